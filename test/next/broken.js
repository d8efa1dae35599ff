// Projects that Next does not build: the files, and the words that it says. Each is built by `next build` and by
// `ferroute build`; both must fail, and say them.

'use strict';

const api = 'export default (req, res) => res.end();\n';
const route = "export const GET = () => new Response('');\n";
const page = 'export default () => null;\n';

const files = (content, ...names) => Object.fromEntries(names.map((name) => [name, content]));

/** @type {Record<string, { files: Record<string, string>, says: string | string[], ours?: string, long?: true }>} */
module.exports = {
  'two names for one dynamic segment': {
    files: files(api, 'pages/api/[a].js', 'pages/api/[b].js'),
    says: "You cannot use different slug names for the same dynamic path ('a' !== 'b').",
  },
  'a catch-all beside a dynamic segment of another name': {
    files: files(api, 'pages/api/[...a].js', 'pages/api/[...b].js'),
    says: "You cannot use different slug names for the same dynamic path ('a' !== 'b').",
  },
  'the same name twice': {
    files: files(api, 'pages/api/[a]/[a].js'),
    says: 'You cannot have the same slug name "a" repeat within a single dynamic path',
  },
  'names that differ by a sign': {
    files: files(api, 'pages/api/[a-b]/[ab].js'),
    says: 'You cannot have the slug names "a-b" and "ab" differ only by non-word symbols within a single dynamic path',
  },
  'a catch-all in the middle': {
    files: files(api, 'pages/api/[...a]/b.js'),
    says: 'Catch-all must be the last part of the URL.',
  },
  'a catch-all in the middle of app': {
    files: files(route, 'app/[...a]/b/route.js'),
    says: 'Catch-all must be the last part of the URL in route "/[...a]/b".',
  },
  'a required and an optional catch-all': {
    files: files(api, 'pages/api/[...a].js', 'pages/api/[[...a]].js'),
    says: 'You cannot use both an required and optional catch-all route at the same level',
  },
  'a route as specific as an optional catch-all': {
    files: files(api, 'pages/api/x/index.js', 'pages/api/x/[[...a]].js'),
    says: 'You cannot define a route with the same specificity as a optional catch-all route ("/api/x" and "/api/x[[...a]]").',
  },
  'an optional segment': {
    files: files(api, 'pages/api/[[a]].js'),
    says: 'Optional route parameters are not yet supported ("[[a]]").',
  },
  'an optional segment in app': {
    files: files(route, 'app/[[a]]/route.js'),
    says: 'Optional route parameters are not yet supported ("[[a]]") in route "/[[a]]".',
  },
  'three dots too many': {
    files: files(api, 'pages/api/[.a].js'),
    says: "Segment names may not start with erroneous periods ('.a').",
  },
  'a page and a route': {
    files: { ...files(route, 'app/x/route.js'), ...files(page, 'app/x/page.js', 'app/layout.js') },
    says: 'Conflicting route and page at /x: route at /x/route and page at /x/page',
  },
  'a page and a route of two groups': {
    files: { ...files(route, 'app/(a)/x/route.js'), ...files(page, 'app/(b)/x/page.js', 'app/layout.js') },
    says: 'Conflicting page and route at /x: page at /(b)/x/page and route at /(a)/x/route',
  },
  'two routes of two groups': {
    files: files(route, 'app/(a)/x/route.js', 'app/(b)/x/route.js'),
    says: 'Conflicting routes at /x: route at /(b)/x/route and route at /(a)/x/route',
  },
  'pages/api and app': {
    files: { ...files(api, 'pages/api/x.js'), ...files(route, 'app/api/x/route.js') },
    says: 'App Router and Pages Router both match path: /api/x',
  },
  'pages and src/app': {
    files: { ...files(api, 'pages/api/x.js'), ...files(route, 'src/app/y/route.js') },
    says: '`pages` and `app` directories should be under the same folder',
  },
  'a public file and pages/api': {
    files: { ...files(api, 'pages/api/x.js'), 'public/api/x': 'a file\n' },
    says: ['Conflicting public and page file was found.', '/api/x'],
  },
  'a proxy and a middleware': {
    files: {
      ...files(api, 'pages/api/x.js'),
      'proxy.js': 'export const proxy = () => {};\n',
      'middleware.js': 'export const middleware = () => {};\n',
    },
    says: 'Both middleware file "./middleware.js" and proxy file "./proxy.js" are detected. Please use "./proxy.js" only.',
  },
  'a proxy that exports something else': {
    files: { ...files(api, 'pages/api/x.js'), 'proxy.js': 'export const middleware = () => {};\n' },
    // The bundler's words; ours are those that Next's server has for it.
    says: 'Proxy is missing expected function export name',
    ours: 'The file "./proxy.js" must export a function, either as a default export or as a named "proxy" export.',
  },
  'a matcher that is none': {
    files: {
      ...files(api, 'pages/api/x.js'),
      'proxy.js': "export const proxy = () => {};\nexport const config = { matcher: 'x' };\n",
    },
    says: 'source must start with /',
  },
  'a redirect without a destination': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js': "module.exports = { redirects: () => [{ source: '/a', permanent: true }] };\n",
    },
    says: '`destination` is missing',
  },
  'a redirect without a status': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js': "module.exports = { redirects: () => [{ source: '/a', destination: '/b' }] };\n",
    },
    says: '`permanent` is not set to `true` or `false`',
  },
  'a source without a slash': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js': "module.exports = { rewrites: () => [{ source: 'a', destination: '/b' }] };\n",
    },
    says: '`source` does not start with /',
  },
  'a source that cannot be parsed': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js': "module.exports = { rewrites: () => [{ source: '/a/(', destination: '/b' }] };\n",
    },
    says: 'Unbalanced pattern at',
  },
  'a destination with a name that the source lacks': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js': "module.exports = { rewrites: () => [{ source: '/a/:x', destination: '/b/:y' }] };\n",
    },
    says: '`destination` has segments not in `source` or `has` (y)',
  },
  'a rewrite that leaves the base path': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js':
        "module.exports = { basePath: '/b', rewrites: () => [{ source: '/a', destination: '/b', basePath: false }] };\n",
    },
    says: 'rewrites urls outside of the basePath. Please use a destination that starts with `http://` or `https://`',
  },
  'headers without headers': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js': "module.exports = { headers: () => [{ source: '/a', headers: [] }] };\n",
    },
    says: '`headers` field cannot be empty',
  },
  'an unknown kind of has': {
    long: true,
    files: {
      ...files(api, 'pages/api/x.js'),
      'next.config.js':
        "module.exports = { headers: () => [{ source: '/a', has: [{ type: 'x', key: 'a' }], headers: [{ key: 'a', value: 'b' }] }] };\n",
    },
    says: 'invalid type "x"',
  },
  'a base path with a slash at its end': {
    long: true,
    files: { ...files(api, 'pages/api/x.js'), 'next.config.js': "module.exports = { basePath: '/b/' };\n" },
    says: 'Specified basePath should not end with /, found "/b/"',
  },
  'a base path without a slash': {
    long: true,
    files: { ...files(api, 'pages/api/x.js'), 'next.config.js': "module.exports = { basePath: 'b' };\n" },
    says: 'Specified basePath has to start with a /, found "b"',
  },
  'a route with an unknown dynamic': {
    files: { 'app/x/route.js': `${route}export const dynamic = 'often';\n` },
    says: 'It has an invalid value: unknown variant `often`, expected one of `auto`, `force-dynamic`, `error`, `force-static`.',
  },
  // Several files: both say all that is wrong.
  'values that a segment config may not have': {
    files: {
      'app/a/route.js': `${route}export const fetchCache = 'always';\n`,
      'app/b/route.ts': `${route}export const dynamic: string = 'often' as any;\n`,
      'app/c/route.js': `${route}const dynamic = 'auto';\nexport { dynamic };\n`,
      'app/d/route.js': `${route}export const dynamic = process.env.DYNAMIC;\n`,
      'app/e/route.js': `${route}export const dynamicParams = 0;\n`,
      'app/f/route.js': `${route}export const preferredRegion = ['a', 1];\n`,
      'app/g/route.js': `${route}export const runtime = 1;\n`,
      'pages/api/a.js': `${api}export const config = { runtime: 'deno' };\n`,
      'pages/api/b.js': `${api}export const config = 1;\n`,
      'pages/api/c.js': `${api}export const config = { ...{} };\n`,
      'pages/api/d.js': `${api}export const dynamic = 'often';\n`,
    },
    says: [
      'app/a/route.js:2:14',
      'the exported `fetchCache` field in route. It has an invalid value: unknown variant `always`, expected one of `auto`, `default-cache`, `only-cache`, `force-cache`, `default-no-store`, `only-no-store`, `force-no-store`.',
      'app/b/route.ts:2:14',
      'app/c/route.js:3:10',
      "the exported `dynamic` field in route. It mustn't be reexported.",
      'app/d/route.js:2:14',
      'the exported `dynamic` field in route. It needs to be a static string.',
      'app/e/route.js:2:14',
      'the exported `dynamicParams` field in route. It needs to be a static boolean.',
      'app/f/route.js:2:14',
      'Entry `preferredRegion[1]` needs to be a static string or array of static strings.',
      'app/g/route.js:2:14',
      'the exported `runtime` field in route. It needs to be a static string.',
      'pages/api/a.js:2:14',
      '`runtime` has an invalid value: unknown variant `deno`, expected one of `nodejs`, `edge`, `experimental-edge`.',
      'pages/api/b.js:2:14',
      'the exported `config` field in route. It needs to be a static object.',
      'pages/api/c.js:2:14',
      'It contains unsupported spread.',
      'pages/api/d.js:2:14',
    ],
  },
  'a segment config beside cacheComponents': {
    files: {
      'next.config.js': 'module.exports = { cacheComponents: true };\n',
      'app/a/route.js': `${route}export const dynamic = 'auto';\n`,
      'app/b/route.js': `${route}export const revalidate = 60;\n`,
      'app/c/route.js': `${route}export const runtime = 'nodejs';\n`,
      'app/d/route.js': `${route}export const fetchCache = 'auto';\n`,
      'app/e/route.js': `${route}export const dynamicParams = true;\n`,
    },
    says: ['dynamic', 'revalidate', 'runtime', 'fetchCache', 'dynamicParams'].map(
      (name) =>
        `Route segment config "${name}" is not compatible with \`nextConfig.cacheComponents\`. Please remove it.`,
    ),
  },
  'a kind of cache without a handler': {
    files: {
      'next.config.js': 'module.exports = { cacheComponents: true };\n',
      'app/x/route.js': `async function a() {\n  'use cache: mine';\n}\nexport const GET = async () => Response.json(await a());\n`,
    },
    says: [
      'app/x/route.js:2:3',
      'Unknown cache kind "mine". Please configure a cache handler for this kind in the `cacheHandlers` object in your Next.js config.',
    ],
  },
  'a revalidate that is no number': {
    files: { 'app/x/route.js': `${route}export const revalidate = '60';\n` },
    says: 'must be a non-negative number or false',
    ours: 'the exported `revalidate` field in route. It needs to be a static number of whole seconds, or false.',
  },
  'a revalidate that has to be computed': {
    long: true,
    files: { 'app/x/route.js': `${route}export const revalidate = 60 * 60;\n` },
    says: 'Invalid segment configuration export detected.',
    ours: 'the exported `revalidate` field in route. It needs to be a static number of whole seconds, or false.',
  },
  'a maxDuration with a fraction': {
    long: true,
    files: { 'app/x/route.js': `${route}export const maxDuration = 1.5;\n` },
    says: 'Expected integer, received float at "maxDuration"',
    ours: 'the exported `maxDuration` field in route. It needs to be a static number of whole seconds.',
  },
  'an old name of a runtime': {
    long: true,
    files: { 'app/x/route.js': `${route}export const runtime = 'experimental-edge';\n` },
    says: 'received \'experimental-edge\' at "runtime"',
    ours: 'unknown variant `experimental-edge`, expected one of `nodejs`, `edge`.',
  },
  'an edge route with generateStaticParams': {
    long: true,
    files: {
      'app/[x]/route.js': `${route}export const runtime = 'edge';\nexport const generateStaticParams = () => [];\n`,
    },
    says: "cannot use both `export const runtime = 'edge'` and export `generateStaticParams`.",
  },
  'a maxDuration of pages/api that is no number': {
    long: true,
    files: { 'pages/api/x.js': `${api}export const config = { maxDuration: 'long' };\n` },
    says: 'Expected number, received string at "config.maxDuration"',
    ours: 'the exported `config` field in route. `maxDuration` needs to be a static number.',
  },
};
