'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const { outcomeOf, relativeTo, requestHeaders } = require('../src/next/proxy/outcome');
const { readProxy } = require('../src/next/proxy/read');
const { findSpecialFiles } = require('../src/next/special-files');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-proxy-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));
let count = 0;

function project(/** @type {string[]} */ ...files) {
  const dir = path.join(root, String(count++));
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), '');
  }
  return dir;
}

const EXTENSIONS = ['tsx', 'ts', 'jsx', 'js'];

/** What is read of a proxy file of that text. */
function read(/** @type {string} */ text, name = 'proxy.ts', i18n = /** @type {any} */ (null)) {
  const dir = project();
  fs.mkdirSync(dir, { recursive: true });
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return readProxy({ file, name: name.startsWith('proxy') ? 'proxy' : 'middleware' }, dir, i18n);
}

// ===== files =====

test('the proxy and the instrumentation stand beside app and pages', () => {
  const dir = project('app/route.js', 'proxy.ts', 'instrumentation.js');
  assert.deepStrictEqual(findSpecialFiles(dir, EXTENSIONS), {
    proxy: { file: path.join(dir, 'proxy.ts'), name: 'proxy' },
    instrumentation: path.join(dir, 'instrumentation.js'),
    warnings: [],
  });
  const inSrc = project('src/pages/api/a.js', 'src/proxy.js', 'src/instrumentation.ts');
  assert.strictEqual(findSpecialFiles(inSrc, EXTENSIONS).proxy?.file, path.join(inSrc, 'src/proxy.js'));
  assert.strictEqual(findSpecialFiles(inSrc, EXTENSIONS).instrumentation, path.join(inSrc, 'src/instrumentation.ts'));
});

test('one in the other place is not used, and that is said', () => {
  const { proxy, warnings } = findSpecialFiles(project('src/app/route.js', 'proxy.ts'), EXTENSIONS);
  assert.strictEqual(proxy, undefined);
  assert.match(warnings[0], /\.\/proxy\.ts is not used: it has to stand beside app or pages, in \.\/src/);
});

test('pageExtensions decide what is one', () => {
  const dir = project('app/route.page.ts', 'proxy.ts', 'proxy.page.ts');
  assert.strictEqual(findSpecialFiles(dir, ['page.ts']).proxy?.file, path.join(dir, 'proxy.page.ts'));
});

test('the name of old goes on working, with the warning of Next; both at once do not', () => {
  const { proxy, warnings } = findSpecialFiles(project('middleware.js'), EXTENSIONS);
  assert.strictEqual(proxy?.name, 'middleware');
  assert.match(warnings[0], /^The "middleware" file convention is deprecated\. Please use "proxy" instead\./);
  assert.throws(() => findSpecialFiles(project('middleware.ts', 'proxy.ts'), EXTENSIONS), {
    message:
      'Both middleware file "./middleware.ts" and proxy file "./proxy.ts" are detected. Please use "./proxy.ts" only. ' +
      'Learn more: https://nextjs.org/docs/messages/middleware-to-proxy',
  });
});

// ===== what it exports =====

test('every way to export a proxy is seen', async () => {
  const forms = [
    'export default function proxy() {}',
    'export default () => {}',
    'export function proxy() {}',
    'export async function proxy(request: Request): Promise<void> {}',
    'export const proxy = () => {}',
    'const a = () => {}; export { a as proxy }',
    'export { default } from "./other"',
    'export * from "./other"',
    'module.exports = () => {}',
    'exports.proxy = () => {}',
    'module.exports.proxy = () => {}',
  ];
  for (const form of forms) assert.deepStrictEqual((await read(form)).matchers, [], form);
  assert.deepStrictEqual((await read('export function middleware() {}', 'middleware.js')).matchers, []);
});

test('a file without one is refused with the words of Next', async () => {
  const message =
    /^The file "\.\/proxy\.ts" must export a function, either as a default export or as a named "proxy" export\.\nThis function is what Next\.js runs for every request handled by this proxy \(previously called middleware\)/;
  await assert.rejects(read('export function middleware() {}'), { message });
  await assert.rejects(read('export const config = {}'), { message });
  await assert.rejects(read('const proxy = () => {}'), { message });
  await assert.rejects(
    read('export function proxy() {}', 'middleware.ts'),
    /The file "\.\/middleware\.ts" must export a function, either as a default export or as a named "middleware" export\./,
  );
});

test('a proxy has no runtime', async () => {
  await assert.rejects(
    read('export default () => {}\nexport const config = { runtime: "edge" }'),
    /proxy\.ts:2: Route segment config is not allowed in Proxy file at "\.\/proxy\.ts"\. Proxy always runs on Node\.js runtime\./,
  );
  assert.ok(await read('export default () => {}\nexport const config = { runtime: "nodejs" }', 'middleware.ts'));
});

// ===== the matcher =====

const withConfig = (/** @type {string} */ config) => read(`export default () => {}\nexport const config = ${config}`);

test('matchers are read without running the file', async () => {
  const cases = /** @type {[string, object[]][]} */ ([
    ["{ matcher: '/a/:path*' }", [{ source: '/a/:path*' }]],
    ["{ matcher: ['/a', `/b`] } as const", [{ source: '/a' }, { source: '/b' }]],
    ["{ 'matcher': [('/a' as string)] } satisfies object", [{ source: '/a' }]],
    [
      "{ matcher: [{ source: '/a', has: [{ type: 'header', key: 'x', value: '1' }], missing: [{ type: 'host', value: 'h' }] }] }",
      [
        {
          source: '/a',
          has: [{ type: 'header', key: 'x', value: '1' }],
          missing: [{ type: 'host', value: 'h' }],
        },
      ],
    ],
    ["{ matcher: ['/((?!api|_next).*)'] }", [{ source: '/((?!api|_next).*)' }]],
    ["{ matcher: [{ source: '/a', locale: false }], regions: ['iad1'] }", [{ source: '/a' }]],
    ['{}', []],
  ]);
  for (const [config, matchers] of cases) assert.deepStrictEqual((await withConfig(config)).matchers, matchers, config);
});

test('with locales a matcher holds below each', async () => {
  const i18n = { locales: ['en', 'fr'], defaultLocale: 'en' };
  const { matchers } = await read("export default () => {}; export const config = { matcher: '/a' }", 'proxy.js', i18n);
  assert.deepStrictEqual(
    matchers.map(({ source, locale }) => [source, locale]),
    [['/:nextInternalLocale(en|fr)/a', false]],
  );
});

test('what cannot be read without running the file is refused with the words of Next', async () => {
  const cases = /** @type {[string, RegExp][]} */ ([
    [
      '{ matcher: paths }',
      /can't recognize the exported `config` field in route "\/proxy":\nUnknown identifier "paths" at "config\.matcher"\./,
    ],
    ['{ matcher: [...paths] }', /Unsupported spread operator in the Array Expression at "config\.matcher"/],
    ['{ ...rest }', /Unsupported spread operator in the Object Expression at "config"/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the proxy's
    ['{ matcher: `/${a}` }', /Unsupported template literal with expressions at "config\.matcher"/],
    ['{ matcher: ["/a", b()] }', /Unsupported node type "CallExpression" at "config\.matcher\[1\]"/],
  ]);
  for (const [config, message] of cases) await assert.rejects(withConfig(config), message);
  await assert.rejects(withConfig('{ matcher: paths }'), /proxy\.ts:2: /);
});

test('wrong matchers are refused with the words of Next', async () => {
  const cases = /** @type {[string, string][]} */ ([
    ["'a'", 'source must start with / at "matcher"'],
    ["['/a', 'b']", 'source must start with / at "matcher[1]"'],
    ['5', 'Expected string, received number at "matcher", or Expected array, received number at "matcher"'],
    [
      "{ source: '/a' }",
      'Expected string, received object at "matcher", or Expected array, received object at "matcher"',
    ],
    ["[{ source: '/a', colour: 1 }]", 'Unrecognized key(s) in object: \'colour\' at "matcher[0]"'],
    ['[{}]', 'source is required at "matcher[0].source"'],
    ["'/a('", 'Invalid source \'/a(\': Unbalanced pattern at 2 at "matcher"'],
    ["[{ source: '/a', has: [{ type: 'host' }] }]", 'host must have a value at "matcher[0].has[0].value"'],
    [
      "[{ source: '/a', has: [{ type: 'zork', key: 'a' }] }]",
      "Invalid discriminator value. Expected 'header' | 'query' | 'cookie' | 'host' at \"matcher[0].has[0].type\"",
    ],
  ]);
  for (const [matcher, message] of cases) {
    await assert.rejects(withConfig(`{ matcher: ${matcher} }`), (/** @type {Error} */ error) => {
      assert.ok(error.message.endsWith(`proxy.ts:2: /proxy contains invalid proxy config: ${message}`), error.message);
      return true;
    });
  }
});

test('a file with a mistake in its syntax is left to the bundler', async () => {
  assert.deepStrictEqual((await read('export default (')).matchers, []);
});

// ===== what it returns =====

const response = (/** @type {[string, string][]} */ headers, status = 200) => new Response(null, { status, headers });

test('the headers of NextResponse say what is to be done, and go no further', () => {
  const next = outcomeOf(
    response([
      ['x-middleware-next', '1'],
      ['x-middleware-override-headers', 'a,b'],
      ['x-middleware-request-a', '1'],
      ['x-middleware-request-c', '3'],
      ['x-middleware-set-cookie', 'k=v; Path=/'],
      ['content-length', '5'],
      ['x-own', 'yes'],
      ['set-cookie', 'k=v; Path=/'],
      ['set-cookie', 'l=w; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
    ]),
  );
  assert.deepStrictEqual(next, {
    kind: 'next',
    to: undefined,
    status: 200,
    headers: [
      ['set-cookie', 'k=v; Path=/'],
      ['set-cookie', 'l=w; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
      ['x-own', 'yes'],
    ],
    request: new Map([
      ['a', '1'],
      ['b', null],
    ]),
    cookies: 'k=v; Path=/',
  });
  assert.strictEqual(outcomeOf(response([['x-middleware-rewrite', 'http://a/b']])).to, 'http://a/b');
});

test('cookies in one header are told apart, but not at the comma of a date', () => {
  const cookies = 'a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/, b=2,c=3; Max-Age=1';
  assert.deepStrictEqual(outcomeOf(response([['set-cookie', cookies]])).headers, [
    ['set-cookie', 'a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/'],
    ['set-cookie', 'b=2'],
    ['set-cookie', 'c=3; Max-Age=1'],
  ]);
});

test('Location is a redirect only with the status of one', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    assert.strictEqual(outcomeOf(response([['location', '/a']], status)).kind, 'redirect');
  }
  for (const status of [200, 201, 300, 304]) {
    assert.strictEqual(outcomeOf(response([['location', '/a']], status)).kind, 'respond');
  }
  assert.strictEqual(outcomeOf(response([])).kind, 'respond');
});

test('overridden headers are all that a request has afterwards', () => {
  const raw = ['Host', 'h', 'Accept', 'a', 'X-Old', '1', 'X-Twice', '1', 'X-Twice', '2'];
  const request = new Map([
    ['host', 'h'],
    ['x-old', '2'],
    ['x-twice', '1, 2'],
    ['x-new', 'n'],
    ['x-none', null],
  ]);
  assert.deepStrictEqual(requestHeaders(raw, { headers: [], request }), [
    ...['Host', 'h'],
    ...['X-Old', '2'],
    ...['X-Twice', '1, 2'],
    ...['x-new', 'n'],
  ]);
  // Those of the answer are seen by the handler, too, as in Next.
  const headers = /** @type {[string, string][]} */ ([['x-old', 'answer']]);
  assert.deepStrictEqual(requestHeaders(['X-Old', '1', 'A', 'b'], { headers, request: undefined, cookies: 'k=v' }), [
    'A',
    'b',
    'x-old',
    'answer',
    'x-middleware-set-cookie',
    'k=v',
  ]);
  assert.strictEqual(requestHeaders(raw, { headers: [], request: undefined }), undefined);
});

test('a URL of the same origin is a path', () => {
  assert.strictEqual(relativeTo('http://localhost:3000/a?b#c', 'http://localhost:3000'), '/a?b#c');
  assert.strictEqual(relativeTo('/a', 'http://localhost:3000'), '/a');
  assert.strictEqual(relativeTo('https://localhost:3000/a', 'http://localhost:3000'), 'https://localhost:3000/a');
});
