// Caching of route handlers: what is static, how long, and how it is made anew. A body's `#…#` is another whenever its
// handler ran; the suite numbers them, so that answers show which run they come from. What is to be seen fresh is asked for
// once before: Next's first answers are as old as its build.

'use strict';

const get = (path, wait, headers) => ({ path, ...(wait && { wait }), ...(headers && { headers }) });
const times = (count, path) => Array.from({ length: count }, () => get(path));

module.exports = {
  cases: [
    { name: 'a dynamic handler', requests: times(2, '/dynamic'), modes: ['start', 'dev'] },
    {
      name: 'force-static',
      requests: [
        get('/forced'),
        get('/forced?x=1'),
        get('/forced', 0, { host: 'example.org', 'x-custom': 'a', cookie: 'a=1' }),
        { path: '/forced', method: 'HEAD' },
        { path: '/forced', method: 'POST' },
        { path: '/forced', method: 'OPTIONS' },
      ],
    },
    { name: 'a forged draft cookie', requests: [get('/never'), get('/never', 0, { cookie: '__prerender_bypass=1' })] },
    {
      name: 'conditions',
      requests: [
        get('/never'),
        get('/never', 0, { 'if-none-match': '{etag}' }),
        get('/never', 0, { 'cache-control': 'no-cache' }),
      ],
    },
    { name: 'dynamic = error', requests: [get('/auto-error')] },
    ...[
      'headers',
      'cookies',
      'connection',
      'request.headers',
      'request.cookies',
      'request.url',
      'request.text',
      'request.json',
      'request.formData',
      'request.body',
      'nextUrl.search',
      'nextUrl.searchParams',
      'nextUrl.href',
      'nextUrl.toString',
      'nextUrl.pathname',
    ].map((way) => ({
      name: `dynamic = error and ${way}`,
      requests: [get(`/error/${way}`)],
      log:
        way === 'nextUrl.pathname'
          ? []
          : [
              `with \`dynamic = "error"\` couldn't be rendered statically because it used \`${['headers', 'cookies', 'connection'].includes(way) ? `${way}()` : way}\`.`,
            ],
    })),
    {
      // Next made the first answer when it built, ours when it started: a new one is made on both before anything is seen.
      name: 'revalidate = 1',
      requests: [
        { path: '/second', unseen: true },
        { path: '/second', wait: 1200, unseen: true },
        get('/second', 300),
        get('/second', 1200),
        get('/second', 300),
        get('/second'),
      ],
    },
    { name: 'revalidate = 3600', requests: times(2, '/hour') },
    { name: 'revalidate = false', requests: times(2, '/never') },
    {
      name: 'a Cache-Control of its own',
      requests: [{ path: '/own-control', unseen: true }, get('/own-control', 300), get('/own-control')],
    },
    {
      name: 'with another method',
      requests: [
        ...times(2, '/with-post'),
        { path: '/with-post', method: 'POST' },
        ...times(2, '/with-options'),
        { path: '/with-options', method: 'OPTIONS' },
      ],
    },
    { name: 'status and headers of what is cached', requests: times(2, '/static-headers') },
    {
      name: 'redirect and notFound of what is cached',
      requests: [...times(2, '/static-redirect'), ...times(2, '/static-missing')],
    },
    {
      name: 'generateStaticParams',
      requests: [
        ...times(2, '/listed/one'),
        ...times(2, '/listed/other'),
        get('/listed/other?x=1'),
        get('/listed/a%20b'),
        get('/listed/a%20b'),
      ],
    },
    { name: 'dynamicParams = false', requests: [get('/only-listed/one'), get('/only-listed/other')] },
    {
      name: 'catch-all',
      requests: [{ path: '/deep/a/b', unseen: true }, get('/deep/a/b', 300), get('/deep/a/b'), ...times(2, '/deep/c')],
    },
    { name: 'an empty list', requests: [...times(2, '/on-demand/1'), get('/on-demand/2')] },
    { name: 'no list', requests: times(2, '/no-list/1') },
    {
      name: 'nextUrl.pathname',
      requests: [{ path: '/pathname', unseen: true }, get('/pathname', 300), get('/pathname')],
    },
    { name: 'nextUrl.searchParams', requests: [get('/searched?q=1'), get('/searched?q=2'), get('/searched')] },
    { name: 'headers()', requests: [get('/headed', 0, { 'x-custom': 'a' }), get('/headed', 0, { 'x-custom': 'b' })] },
    { name: 'connection()', requests: times(2, '/connected') },
    {
      name: 'unstable_cache',
      requests: [get('/tagged?word=a'), get('/tagged?word=a'), get('/tagged?word=b'), get('/tagged')],
    },
    {
      name: 'unstable_cache that expires',
      requests: [get('/short'), get('/short'), get('/short', 1200), get('/short', 300)],
    },
    { name: 'unstable_cache that fails', requests: times(2, '/failing') },
    {
      name: 'revalidateTag at once',
      requests: [
        get('/tagged?word=t'),
        get('/revalidate?tag=data&expire=0'),
        get('/tagged?word=t'),
        get('/tagged?word=t'),
      ],
    },
    {
      name: 'revalidateTag, max',
      requests: [
        get('/tagged?word=m'),
        get('/revalidate?tag=words&profile=max'),
        get('/tagged?word=m', 50),
        get('/tagged?word=m', 300),
      ],
    },
    {
      name: 'revalidateTag with one argument',
      requests: [get('/tagged?word=w'), get('/revalidate?tag=data'), get('/tagged?word=w'), get('/tagged?word=w')],
      log: ['"revalidateTag" without the second argument is now deprecated'],
    },
    {
      name: 'revalidateTag of a route',
      requests: [
        get('/tagged-static'),
        get('/tagged-static'),
        get('/revalidate?tag=static-tag&expire=0'),
        get('/tagged-static', 50),
        get('/tagged-static', 300),
      ],
    },
    {
      name: 'revalidatePath',
      requests: [get('/hour'), get('/revalidate?path=/hour'), get('/hour', 50), get('/hour', 300)],
    },
    {
      name: 'revalidatePath with a slash at the end',
      requests: [get('/pathname'), get('/revalidate?path=/pathname/'), get('/pathname', 50), get('/pathname', 300)],
    },
    {
      name: 'revalidatePath of a pattern',
      requests: [
        get('/on-demand/5'),
        get('/on-demand/6'),
        get('/revalidate?path=/on-demand/[id]&type=page'),
        get('/on-demand/5', 50),
        get('/on-demand/6'),
      ],
    },
    {
      name: 'revalidatePath of a pattern without a type',
      requests: [get('/revalidate?path=/on-demand/[id]')],
      log: [
        'Warning: a dynamic page path "/on-demand/[id]" was passed to "revalidatePath", but the "type" parameter is missing.',
      ],
    },
    {
      name: 'res.revalidate',
      requests: [get('/never'), get('/api/revalidate?path=/never'), get('/never', 50), get('/never')],
    },
    {
      name: 'res.revalidate of what is not there',
      requests: [get('/api/revalidate?path=/nothing'), get('/api/revalidate?path=nothing')],
    },
    {
      name: 'fetch',
      requests: ['none', 'store', 'force', 'revalidate', 'tagged'].flatMap((way) => times(2, `/fetched?way=${way}`)),
    },
    {
      name: 'fetch by its tag',
      requests: [
        get('/fetched?way=tagged'),
        get('/revalidate?tag=fetched&expire=0'),
        get('/fetched?way=tagged'),
        get('/fetched?way=tagged'),
      ],
    },
    { name: 'draft mode', jar: true, requests: [get('/hour'), get('/draft'), get('/hour'), get('/hour')] },
    {
      name: 'a handler that fails later',
      requests: [
        { path: '/broken', unseen: true },
        { path: '/broken', wait: 1200, unseen: true },
        get('/broken', 300),
        get('/break'),
        get('/broken', 1200),
        get('/broken', 300),
        get('/broken', 300),
      ],
    },
    {
      name: 'dev never caches',
      modes: ['dev'],
      requests: [...times(2, '/forced'), ...times(2, '/hour'), ...times(2, '/never')],
    },
  ],
};
