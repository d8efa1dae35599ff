// `cacheComponents: true`: 'use cache', cacheTag and cacheLife in what a route handler calls.

'use strict';

const get = (path, wait) => ({ path, ...(wait && { wait }) });
const times = (count, path) => Array.from({ length: count }, () => get(path));

module.exports = {
  cases: [
    { name: 'use cache', requests: [get('/helper?word=a'), get('/helper?word=a'), get('/helper?word=b')] },
    { name: 'use cache of a file', requests: times(2, '/file') },
    {
      name: 'use cache and what it closes over',
      requests: [get('/closure?word=a'), get('/closure?word=a'), get('/closure?word=b'), get('/closure?word=b')],
    },
    { name: 'use cache and kinds of values', requests: times(2, '/values') },
    { name: 'cacheLife', requests: [get('/blink'), get('/blink'), get('/blink', 1300), get('/blink', 300)] },
    { name: 'cacheLife of an object', requests: times(2, '/own-life') },
    {
      name: 'cacheTag and revalidateTag',
      requests: [get('/helper?word=t'), get('/revalidate?tag=word-t'), get('/helper?word=t'), get('/helper?word=t')],
    },
    {
      name: 'revalidateTag, max',
      requests: [
        get('/helper?word=m'),
        get('/revalidate?tag=word-m&profile=max'),
        get('/helper?word=m', 50),
        get('/helper?word=m', 300),
      ],
    },
    { name: 'a static handler', requests: [...times(2, '/static'), ...times(2, '/static-cached')] },
    {
      name: 'revalidateTag of a static handler',
      requests: [
        get('/static-cached'),
        get('/revalidate?tag=whole'),
        get('/static-cached', 50),
        get('/static-cached', 300),
      ],
    },
    {
      name: 'revalidatePath of a static handler',
      requests: [
        get('/static-cached'),
        get('/revalidate?path=/static-cached'),
        get('/static-cached', 50),
        get('/static-cached', 300),
      ],
    },
    // Which handlers are kept as a whole, though they do not ask for it. Next made its first answer when it built.
    ...[
      'plain',
      'microtask',
      'file-sync',
      'file-async',
      'timer',
      'immediate',
      'date-now',
      'new-date',
      'old-date',
      'random',
      'uuid',
      'node-uuid',
      'hash',
      'fetched',
      'fetched-kept',
      'minutes',
      'seconds',
      'slow',
      'slow-then-timer',
      'slow-beside-timer',
      'unstable',
      'private',
      'headers',
      'cookies',
      'request-headers',
      'request-url',
      'pathname',
      'with-post',
      'not-found',
      'missing',
      'denied',
      'redirect',
      'stream-at-once',
      'stream',
      'listed/a',
      'listed/b',
      'unlisted/a',
      'after',
      'lazy',
    ].map((name) => ({ name: `a handler by itself: ${name}`, requests: times(3, `/kept/${name}`) })),
    {
      name: 'a handler by itself, asked in other ways',
      requests: [
        get('/kept/plain?x=1'),
        get('/kept/plain', 0, { host: 'example.org', cookie: 'a=1' }),
        { path: '/kept/plain', method: 'HEAD' },
        { path: '/kept/plain', method: 'POST' },
        { path: '/kept/timer', method: 'HEAD' },
        { path: '/kept/timer', method: 'POST' },
        { path: '/kept/with-post', method: 'POST' },
      ],
    },
    {
      name: 'revalidateTag of what a handler by itself is made of',
      requests: [get('/kept/slow'), get('/revalidate?tag=slow'), get('/kept/slow', 50), get('/kept/slow', 100)],
    },
    {
      name: 'revalidatePath of a handler by itself',
      requests: [
        get('/kept/plain'),
        get('/revalidate?path=/kept/plain'),
        get('/kept/plain', 50),
        get('/kept/plain', 50),
      ],
    },
  ],
};
