'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const { loadNextConfig, rulesOf } = require('../src/next/config');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-config-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A project with these files. */
function project(/** @type {Record<string, string>} */ files) {
  const dir = path.join(root, String(count++));
  fs.mkdirSync(dir);
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), text);
  return dir;
}

/** The configuration of a file of that text, and what is warned of. */
async function load(/** @type {string} */ text, name = 'next.config.js', phase = 'phase-production-server') {
  /** @type {string[]} */
  const warnings = [];
  const dir = project({ [name]: text });
  const config = await loadNextConfig(dir, /** @type {any} */ (phase), { warn: (message) => warnings.push(message) });
  return { config, warnings, dir };
}

const fails = (/** @type {string} */ text, /** @type {RegExp} */ message, name = 'next.config.js') =>
  assert.rejects(load(text, name), (/** @type {any} */ error) => {
    assert.match(error.message, message);
    assert.ok(error.mend, 'says what mends it');
    return true;
  });

test('without a file there are the defaults', async () => {
  const config = await loadNextConfig(project({}), 'phase-production-server');
  assert.strictEqual(config.file, undefined);
  assert.deepStrictEqual(config.pageExtensions, ['tsx', 'ts', 'jsx', 'js']);
  assert.strictEqual(config.experimental.proxyClientMaxBodySize, 10485760);
  assert.strictEqual(config.cacheMaxMemorySize, 52428800);
  assert.deepStrictEqual(rulesOf(config), {
    basePath: '',
    trailingSlash: false,
    skipTrailingSlashRedirect: false,
    headers: [],
    redirects: [],
    beforeFiles: [],
    afterFiles: [],
    fallback: [],
    proxy: null,
    trustHost: false,
  });
});

test('it may export an object, a function, an asynchronous one or a promise', async () => {
  const forms = [
    ['module.exports = { basePath: "/docs" }'],
    ['exports.basePath = "/docs"'],
    ['module.exports = () => ({ basePath: "/docs" })'],
    ['module.exports = async () => ({ basePath: "/docs" })'],
    ['module.exports = Promise.resolve({ basePath: "/docs" })'],
    ['export default { basePath: "/docs" }', 'next.config.mjs'],
    ['export default await Promise.resolve(() => ({ basePath: "/docs" }))', 'next.config.mjs'],
    ['Object.defineProperty(exports, "__esModule", { value: true }); exports.default = { basePath: "/docs" }'],
  ];
  for (const [text, name] of forms) assert.strictEqual((await load(text, name)).config.basePath, '/docs', text);
});

test('a function is told the phase and the defaults', async () => {
  const text =
    'module.exports = (phase, { defaultConfig }) => ({ basePath: "/" + phase, pageExtensions: ["page.ts", ...defaultConfig.pageExtensions] })';
  const { config } = await load(text, 'next.config.js', 'phase-development-server');
  assert.strictEqual(config.basePath, '/phase-development-server');
  assert.deepStrictEqual(config.pageExtensions, ['page.ts', 'tsx', 'ts', 'jsx', 'js']);
});

test('TypeScript goes through what is given to compile it', async () => {
  const dir = project({ 'next.config.ts': 'const config: any = { trailingSlash: true }; export default config' });
  const compiled = path.join(dir, 'compiled.mjs');
  const compile = async (/** @type {string} */ file) => {
    fs.writeFileSync(compiled, fs.readFileSync(file, 'utf8').replace(': any', ''));
    return compiled;
  };
  const config = await loadNextConfig(dir, 'phase-production-server', { compile });
  assert.strictEqual(config.trailingSlash, true);
  assert.strictEqual(config.file, path.join(dir, 'next.config.ts'));
});

test('a file that Next does not read is refused with its words', async () => {
  await fails('', /Configuring Next\.js via 'next\.config\.cjs' is not supported\./, 'next.config.cjs');
});

test('a file that throws, has no config or is broken says so, with its place', async () => {
  await fails('throw new Error("no database")', /next\.config\.js: Failed to load next\.config\.js: no database$/);
  await fails('module.exports = 5', /next\.config\.js must export an object, received number/);
  await fails('module.exports = () => undefined', /must export an object, received undefined/);
  await fails('module.exports = {', /Failed to load next\.config\.js: Unexpected/);
});

test('unknown and mistyped keys are warned of as Next does, those of pages are left in silence', async () => {
  const { warnings } = await load(`module.exports = {
    images: { domains: [] }, reactStrictMode: true, webpack: (c) => c, turbopack: {}, output: 'standalone', eslint: {},
    experimental: { optimizeCss: true, zork: 1, authInterrupts: 'yes' },
    trailingSlash: 'yes', colour: 'red', shape: 1, env: { A: 1 }, pageExtensions: undefined }`);
  assert.deepStrictEqual(warnings, [
    'Invalid next.config.js options detected: \n' +
      '    Expected string, received number at "env.A"\n' +
      '    Expected boolean, received string at "trailingSlash"\n' +
      "    Unrecognized key(s) in object: 'colour', 'shape'\n" +
      '    Expected boolean, received string at "experimental.authInterrupts"\n' +
      '    Unrecognized key(s) in object: \'zork\' at "experimental"\n' +
      'See more info here: https://nextjs.org/docs/messages/invalid-next-config',
  ]);
  assert.deepStrictEqual((await load('module.exports = { images: {}, reactStrictMode: true }')).warnings, []);
});

test('old names go on working, with a warning', async () => {
  const { config, warnings } = await load(`module.exports = { skipMiddlewareUrlNormalize: true, experimental: {
    middlewareClientMaxBodySize: '2mb', serverComponentsExternalPackages: ['pg'], instrumentationHook: true } }`);
  assert.strictEqual(config.skipProxyUrlNormalize, true);
  assert.strictEqual(config.experimental.proxyClientMaxBodySize, 2097152);
  assert.deepStrictEqual(config.serverExternalPackages, ['pg']);
  assert.deepStrictEqual(
    warnings.filter((line) => !line.startsWith('Invalid')),
    [
      '`experimental.middlewareClientMaxBodySize` is deprecated. Please use `experimental.proxyClientMaxBodySize` instead in next.config.js.',
      '`skipMiddlewareUrlNormalize` is deprecated. Please use `skipProxyUrlNormalize` instead in next.config.js.',
      '`experimental.instrumentationHook` is no longer needed, because `instrumentation.js` is available by default. You can remove it from next.config.js.',
      '`experimental.serverComponentsExternalPackages` has been moved to `serverExternalPackages`. Please update your next.config.js file accordingly.',
    ],
  );
});

test('values that cannot be served end the start, with file, line and mend', async () => {
  await fails(
    'module.exports = {\n  basePath: "docs",\n}',
    /next\.config\.js:2: Specified basePath has to start with a \//,
  );
  await fails('module.exports = { basePath: "/" }', /Specified basePath \/\./);
  await fails('module.exports = { basePath: "/a/" }', /Specified basePath should not end with \/, found "\/a\/"/);
  await fails('module.exports = { pageExtensions: [] }', /Specified pageExtensions is an empty array\./);
  await fails('module.exports = { distDir: "public" }', /The 'public' directory is reserved/);
  await fails(
    'module.exports = { env: { NODE_ENV: "x" } }',
    /The key "NODE_ENV" under "env" in next\.config\.js is not allowed/,
  );
  await fails(
    'module.exports = { i18n: { locales: ["en"], defaultLocale: "fr" } }',
    /should be included in i18n\.locales/,
  );
  await fails(
    'module.exports = { experimental: { proxyClientMaxBodySize: "0" } }',
    /Client Max Body Size must be larger than 0 bytes/,
  );
  await fails(
    'module.exports = { skipProxyUrlNormalize: true, skipMiddlewareUrlNormalize: true }',
    /cannot be set at the same time/,
  );
});

test('profiles of cacheLife stand over those of Next', async () => {
  const { config } = await load(
    'module.exports = { cacheLife: { blog: { revalidate: 5 }, default: { revalidate: 7 }, max: { expire: Infinity } } }',
  );
  assert.deepStrictEqual(config.cacheLife.blog, { revalidate: 5 });
  assert.deepStrictEqual(config.cacheLife.default, { stale: 300, revalidate: 7, expire: 31536000 });
  assert.deepStrictEqual(config.cacheLife.max, { expire: 4294967294 });
  assert.deepStrictEqual(config.cacheLife.hours, { stale: 300, revalidate: 3600, expire: 86400 });
  await fails('module.exports = { cacheLife: { a: { revalidate: 9, expire: 1 } } }', /expire option must be greater/);
});

test('a configuration can be cloned to another thread', async () => {
  const { config } =
    await load(`module.exports = { headers: () => [{ source: '/a', headers: [{ key: 'x', value: 'y' }] }],
    env: { A: 'b' }, cacheHandler: './handler.js', webpack: (c) => c }`);
  assert.deepStrictEqual(structuredClone(config), config);
});

// ===== rules =====

test('rules come to one shape', async () => {
  const { config } = await load(`module.exports = {
    basePath: '/docs', trailingSlash: true,
    headers: async () => [{ source: '/a/:path*', missing: [{ type: 'query', key: 'q' }], headers: [{ key: 'x-a', value: ':path*' }] }],
    redirects: () => [
      { source: '/old', destination: '/new', permanent: true },
      { source: '/tmp', destination: 'https://example.com/', permanent: false, basePath: false },
      { source: '/see', destination: '/other', statusCode: 303 },
    ],
    rewrites: () => ({
      beforeFiles: [{ source: '/b', destination: '/c', has: [{ type: 'host', value: 'a.example' }] }],
      fallback: [{ source: '/:path*', destination: 'https://old.example/:path*' }],
    }),
  }`);
  const rules = rulesOf(config, { matchers: [{ source: '/api/:path*' }] });
  assert.deepStrictEqual(rules, {
    basePath: '/docs',
    trailingSlash: true,
    skipTrailingSlashRedirect: false,
    headers: [
      { source: '/a/:path*', missing: [{ type: 'query', key: 'q' }], headers: [{ key: 'x-a', value: ':path*' }] },
    ],
    redirects: [
      { source: '/old', destination: '/new', statusCode: 308 },
      { source: '/tmp', destination: 'https://example.com/', basePath: false, statusCode: 307 },
      { source: '/see', destination: '/other', statusCode: 303 },
    ],
    beforeFiles: [{ source: '/b', destination: '/c', has: [{ type: 'host', value: 'a.example' }] }],
    afterFiles: [],
    fallback: [{ source: '/:path*', destination: 'https://old.example/:path*' }],
    proxy: { matchers: [{ source: '/api/:path*' }] },
    trustHost: false,
  });
});

test('an array of rewrites comes after the files', async () => {
  const { config } = await load("module.exports = { rewrites: async () => [{ source: '/a', destination: '/b' }] }");
  assert.deepStrictEqual(rulesOf(config).afterFiles, [{ source: '/a', destination: '/b' }]);
});

test('with locales, rules hold below each prefix, and redirects keep it', async () => {
  const { config } = await load(`module.exports = { i18n: { locales: ['fr', 'en'], defaultLocale: 'en' },
    redirects: () => [
      { source: '/old', destination: '/new', permanent: true },
      { source: '/x', destination: '/y', permanent: false, locale: false },
    ],
    rewrites: () => [{ source: '/r', destination: '/api/r' }] }`);
  const { redirects, afterFiles } = rulesOf(config);
  assert.deepStrictEqual(
    redirects.map(({ source, destination }) => [source, destination]),
    [
      ['/old', '/new'],
      ['/en/old', '/new'],
      ['/fr/old', '/fr/new'],
      ['/x', '/y'],
    ],
  );
  assert.deepStrictEqual(
    afterFiles.map(({ source, destination }) => [source, destination]),
    [
      ['/r', '/api/r'],
      ['/en/r', '/api/r'],
      ['/fr/r', '/api/r'],
    ],
  );
});

test('wrong rules are refused with the messages of Next, and the line of the first', async () => {
  const rule = (/** @type {string} */ kind, /** @type {string} */ text) =>
    `module.exports = {\n  ${kind}: () => [\n    ${text},\n  ] }`;
  /** @type {[string, string, ...RegExp[]][]} */
  const cases = [
    [
      'redirects',
      "{ source: '/a', destination: '/b' }",
      /next\.config\.js:3: Invalid redirect found/,
      /`permanent` is not set to `true` or `false` for route \{"source":"\/a","destination":"\/b"\}/,
    ],
    [
      'redirects',
      "{ source: '/a', destination: '/b', statusCode: 200 }",
      /`statusCode` is not undefined or valid statusCode/,
      /Valid redirect statusCode values are 301, 302, 303, 307, 308/,
    ],
    [
      'redirects',
      "{ source: 'a', destination: '/b', permanent: true }, null",
      /Invalid redirects found/,
      /`source` does not start with \//,
      /The route null is not a valid object with `source` and `destination`/,
    ],
    [
      'redirects',
      "{ source: '/a', destination: '/:b', permanent: true }",
      /`destination` has segments not in `source` or `has` \(b\)/,
    ],
    ['redirects', "{ source: '/a/(.*)', destination: '/:0', permanent: true }", /`destination` has unnamed params :0/],
    [
      'redirects',
      "{ source: '/a(', destination: '/b', permanent: true }",
      /`source` parse failed for route/,
      /Error parsing `\/a\(`.*\nReason: Unbalanced pattern at 2\n\n {2}\/a\(\n {4}\^/,
    ],
    [
      'redirects',
      "{ source: '/a', destination: '/b', permanent: true, colour: 1, shape: 2 }",
      /^.* invalid fields: colour,shape for route/m,
    ],
    [
      'rewrites',
      "{ source: '/a', destination: 'b' }",
      /Invalid rewrite found/,
      /`destination` does not start with `\/`, `http:\/\/`, or `https:\/\/`/,
    ],
    [
      'rewrites',
      "{ source: '/a', destination: '/b', basePath: false }",
      /rewrites urls outside of the basePath\. Please use a destination that starts with `http:\/\/` or `https:\/\/`/,
    ],
    [
      'rewrites',
      "{ source: '/a', destination: '/b', has: [{ type: 'zork', key: 'a' }] }",
      /Invalid `has` item:\ninvalid type "zork" for \{"type":"zork","key":"a"\}/,
      /invalid `has` item found/,
      /Valid `has` object shape is/,
    ],
    [
      'rewrites',
      "{ source: '/a', destination: '/b', missing: [{ type: 'host' }] }",
      /value is required for "host" type/,
      /Valid `missing` object shape is/,
    ],
    ['headers', "{ source: '/a', headers: [] }", /Invalid header found/, /`headers` field cannot be empty/],
    ['headers', "{ source: '/a', headers: [{ key: 'a', value: 5 }] }", /`value` in header item must be string/],
    ['headers', "{ source: '/a', headers: {} }", /`headers` field must be an array/],
  ];
  for (const [kind, text, ...messages] of cases) for (const message of messages) await fails(rule(kind, text), message);
  await fails('module.exports = { redirects: () => ({}) }', /redirects must return an array, received object\./);
  await fails('module.exports = { redirects: () => { throw new Error("down") } }', /redirects\(\) threw: down/);
});

test('names of conditions may be used in a destination', async () => {
  const { config } = await load(`module.exports = { redirects: () => [
    { source: '/a', destination: '/:who/:id/:host', permanent: true,
      has: [{ type: 'header', key: 'who' }, { type: 'query', key: 'q', value: '(?<id>.+)' }, { type: 'host', value: 'x.example' }] }] }`);
  assert.strictEqual(config.redirects.length, 1);
});

test('more than a thousand rules are warned of', async () => {
  const { warnings } = await load(
    "module.exports = { redirects: () => Array.from({ length: 1001 }, (_, i) => ({ source: '/a' + i, destination: '/b', permanent: false })) }",
  );
  assert.match(warnings[0], /total number of custom routes exceeds 1000, this can reduce performance/);
  assert.match(warnings[0], /headers: 0\nrewrites: 0\nredirects: 1001/);
});
