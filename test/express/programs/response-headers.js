// `res.set`, `get`, `append`, `vary`, `links`, `type`, `attachment`, `location`: values of every kind, and control bytes.

'use strict';

const { called, handled, seen } = require('../cases');

const CONTROLS = [
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)),
  '\x7f',
  '\x80',
  '\xff',
  'Ā',
  '☃',
  '\ud800',
];

/** Tries each call on its own answer; notes the header that it left. */
const tried = (name, field, calls) =>
  handled(name, (_req, res, { note, attempt }) => {
    for (const call of calls) {
      res.removeHeader(field);
      const outcome = attempt(() => call(res) === res);
      note(String(call).replace(/\s+/g, ' '), outcome, res.getHeader(field));
    }
    res.removeHeader(field);
    res.end();
  });

const set = [
  tried('res.set with values of every kind', 'X-A', [
    (res) => res.set('X-A', 'a'),
    (res) => res.set('X-A', 1),
    (res) => res.set('X-A', ''),
    (res) => res.set('X-A', null),
    (res) => res.set('X-A', undefined),
    (res) => res.set('X-A', true),
    (res) => res.set('X-A', {}),
    (res) => res.set('X-A', ['a', 'b']),
    (res) => res.set('X-A', [1, null, undefined, {}]),
    (res) => res.set('X-A', []),
    (res) => res.set('X-A', new Date(0)),
    (res) => res.set('X-A', 1n),
    (res) => res.set('X-A', Symbol('s')),
    (res) => res.set('X-A', () => 1),
    (res) => res.set('X-A', ['a'], 'more'),
    (res) => res.set('X-A'),
    (res) => res.set(),
    (res) => res.set(null),
    (res) => res.set({ 'X-A': 'object' }),
    (res) => res.set({ 'X-A': ['1', '2'] }),
    (res) => res.set([['X-A', 'a']]),
    (res) => res.set(new Map([['X-A', 'a']])),
    (res) => res.set({ 'X-A': 1 }, 'ignored'),
    (res) => res.header('X-A', 'header'),
    (res) => res.set(Object.create({ 'X-A': 'inherited' })),
    (res) => res.set('x-a', 'lower').set('X-A', 'upper'),
    (res) => res.set({ 'x-a': 'one', 'X-A': 'two' }),
    (res) => res.set('X-A', ' padded '),
    (res) => res.set(new Headers({ 'X-A': 'a' })),
  ]),
  tried('res.set with names of every kind', 'X-A', [
    (res) => res.set('', 'a'),
    (res) => res.set(' ', 'a'),
    (res) => res.set('a b', 'a'),
    (res) => res.set('a:b', 'a'),
    (res) => res.set('a\r\nb', 'a'),
    (res) => res.set('é', 'a'),
    (res) => res.set('☃', 'a'),
    (res) => res.set(1, 'a'),
    (res) => res.set(null, 'a'),
    (res) => res.set(undefined, 'a'),
    (res) => res.set({}, 'a'),
    (res) => res.set(true, 'a'),
    (res) => res.set(['X-A'], 'a'),
    (res) => res.set(Symbol('s'), 'a'),
  ]),
  tried('res.set of Content-Type adds a charset', 'Content-Type', [
    ...[
      'text/html',
      'text/plain; charset=latin1',
      'application/json',
      'image/png',
      'json',
      'html',
      '.html',
      'nonsense',
      '',
      'text/css',
      'application/javascript',
      'image/svg+xml',
      'application/xml',
      'text/html;level=1',
      'text/x-unknown',
      'application/vnd.x+json',
      'TEXT/HTML',
      'text/html; CHARSET=x',
      'multipart/form-data',
      'a b/c',
      'font/woff2',
      'application/octet-stream',
      'text/event-stream',
      'application/ld+json',
      'application/manifest+json',
      'application/wasm',
    ].map((type) => Object.assign((res) => res.set('Content-Type', type), { toString: () => type })),
    (res) => res.set('Content-Type', ['text/a', 'text/b']),
    (res) => res.set('content-type', null),
    (res) => res.set('content-type', undefined),
    (res) => res.set('content-type', 42),
    (res) => res.set({ 'content-type': 'text/html' }),
    (res) => res.set({ 'Content-Type': ['text/html'] }),
  ]),
  ...CONTROLS.map((byte) =>
    handled(`a header value with the character ${byte.charCodeAt(0)}`, (_req, res, { note, attempt }) => {
      note(
        attempt(() => res.set('X-A', `a${byte}b`) === res),
        attempt(() => res.append('X-B', `a${byte}b`) === res),
        attempt(() => res.set(`X${byte}C`, 'c') === res),
      );
      note(
        attempt(() => res.location(`/a${byte}b`) === res),
        attempt(() => res.type(`text/a${byte}b`) === res),
        attempt(() => res.links({ next: `/a${byte}b` }) === res),
      );
      note(
        attempt(() => res.vary(`a${byte}b`) === res),
        attempt(() => res.attachment(`a${byte}b.txt`) === res),
        attempt(() => res.cookie('c', `a${byte}b`) === res),
      );
      note(
        attempt(() => res.cookie('c', `a${byte}b`, { encode: String }) === res),
        attempt(() => res.cookie(`c${byte}d`, 'v') === res),
        attempt(() => res.cookie('c', 'v', { path: `/a${byte}b` }) === res),
      );
      res.end();
    }),
  ),
  handled('headers of the answer in many forms', (_req, res) =>
    res
      .set({ 'X-A': 'a', 'X-B': ['b1', 'b2'], 'x-c': 3 })
      .append('x-a', 'a2')
      .send('x'),
  ),
  handled('200 headers', (_req, res) => {
    for (let index = 0; index < 200; index++) res.set(`X-${index}`, 'v'.repeat(index));
    res.send('x');
  }),
  handled('a header named __proto__', (_req, res, { note, attempt }) => {
    note(
      attempt(() => res.set('__proto__', 'p') === res),
      res.get('__proto__'),
      res.get('constructor'),
    );
    res.set('constructor', 'c').send('x');
  }),
];

const get = [
  seen('res.get', (_req, res) => {
    res.set('X-A', 'a').set('X-B', ['b', 'c']).set('X-N', 5);
    res.setHeader('X-Raw', 5);
    return [
      res.get('x-a'),
      res.get('X-B'),
      res.get('x-n'),
      res.get('x-raw'),
      res.get('none'),
      res.get('x-powered-by'),
      res.getHeaders(),
      res.getHeaderNames(),
      res.hasHeader('X-A'),
    ];
  }),
  seen('res.get with odd names', (_req, res, { attempt }) =>
    [undefined, null, '', 1, {}, []].map((name) => attempt(() => res.get(name))),
  ),
  seen('x-powered-by', (_req, res) => res.get('X-Powered-By'), ['GET /'], { settings: { 'x-powered-by': false } }),
  ...[true, 'yes', '', 0, null, undefined].map((value) =>
    handled(`x-powered-by: ${value}`, (_req, res) => res.end(), ['GET /'], { settings: { 'x-powered-by': value } }),
  ),
];

const append = [
  tried('res.append', 'X-A', [
    (res) => res.append('X-A', 'a').append('X-A', 'b'),
    (res) => res.append('X-A', ['a', 'b']).append('x-a', 'c'),
    (res) => res.append('X-A', 'a').append('X-A', ['b', 'c']),
    (res) => res.append('X-A', []),
    (res) => res.append('X-A', 1),
    (res) => res.append('X-A'),
    (res) => res.append('X-A', null),
    (res) => res.append('X-A', undefined).append('X-A', 'b'),
    (res) => res.set('X-A', '').append('X-A', 'b'),
    (res) => res.append('X-A', 'a').set('X-A', 'b'),
    (res) => res.append('X-A', ['a']).append('X-A', ['b']),
    (res) => res.append({ 'X-A': 'a' }),
    (res) => res.append('', 'a'),
    (res) => res.append('X-A', 'a\r\nb'),
  ]),
  tried('res.append of Content-Type', 'Content-Type', [
    (res) => res.append('Content-Type', 'text/html'),
    (res) => res.append('Content-Type', 'text/html').append('Content-Type', 'text/plain'),
  ]),
  handled('res.append of Set-Cookie goes out as lines', (_req, res) =>
    res
      .append('Set-Cookie', 'a=1')
      .append('Set-Cookie', ['b=2', 'c=3'])
      .cookie('d', '4')
      .append('X-L', ['1', '2'])
      .append('Link', '<a>')
      .append('Warning', '199 x')
      .end(),
  ),
  handled('res.append before and after res.cookie', (_req, res) =>
    res.cookie('a', '1').append('set-cookie', 'b=2').end(),
  ),
];

const vary = [
  tried('res.vary', 'Vary', [
    (res) => res.vary('Accept'),
    (res) => res.vary('Accept').vary('accept'),
    (res) => res.vary('Accept').vary('Origin'),
    (res) => res.vary(['Accept', 'Origin', 'accept']),
    (res) => res.vary('Accept, Origin'),
    (res) => res.vary('*'),
    (res) => res.vary('Accept').vary('*'),
    (res) => res.vary('*').vary('Accept'),
    (res) => res.vary(),
    (res) => res.vary(''),
    (res) => res.vary([]),
    (res) => res.vary(null),
    (res) => res.vary(0),
    (res) => res.vary(42),
    (res) => res.vary('a b'),
    (res) => res.vary('a:b'),
    (res) => res.vary(['a', 'b c']),
    (res) => res.vary([1]),
    (res) => res.vary({}),
    (res) => res.set('Vary', ['A', 'B']).vary('C'),
    (res) => res.set('Vary', '').vary('C'),
    (res) => res.vary('Accept', 'Origin'),
    (res) => res.vary('é'),
    (res) => res.vary('a\r\nb'),
  ]),
  handled('what 4 says of an empty res.vary', (_req, res) => res.vary().end(), ['GET /'], {
    editions: [4],
    alone: true,
  }),
];

const links = [
  tried('res.links', 'Link', [
    (res) => res.links({ next: '/2', last: '/5' }),
    (res) => res.links({ next: '/2' }).links({ last: '/5' }),
    (res) => res.links({}),
    (res) => res.links({ next: ['/2', '/3'] }),
    (res) => res.links({ next: [] }),
    (res) => res.links({ next: null, prev: undefined, up: 1 }),
    (res) => res.links(),
    (res) => res.links(null),
    (res) => res.links('text'),
    (res) => res.links(['/a', '/b']),
    (res) => res.links({ 'a"b': 'c>d' }),
    (res) => res.links({ next: 'é' }),
    (res) => res.links({ next: '☃' }),
    (res) => res.links({ next: '/a\r\nX: 1' }),
    (res) => res.set('Link', ['<a>', '<b>']).links({ c: 'd' }),
    (res) => res.set('Link', '').links({ c: 'd' }),
  ]),
];

const type = [
  tried('res.type', 'Content-Type', [
    ...[
      'html',
      '.html',
      'json',
      '.json',
      'txt',
      'text',
      'png',
      'js',
      '.js',
      'mjs',
      'css',
      'svg',
      'xml',
      'bin',
      'pdf',
      'md',
      'yaml',
      'wasm',
      'ts',
      'mp4',
      'foobar',
      '.foobar',
      '',
      '.',
      'text/html',
      'text/html; charset=latin1',
      'application/json',
      'a/b',
      'some/weird',
      'text/',
      '/',
      'HTML',
      'file.html',
      'dir/file.html',
      'tar.gz',
      'ico',
      'webp',
      'avif',
      'map',
      'woff2',
      'csv',
      'rtf',
      'form',
      'urlencoded',
      'multipart',
      'constructor',
      '__proto__',
      'toString',
      'utf8',
      'html;x',
    ].map((name) => Object.assign((res) => res.type(name), { toString: () => name })),
    (res) => res.type(),
    (res) => res.type(null),
    (res) => res.type(42),
    (res) => res.type({}),
    (res) => res.type(['html']),
    (res) => res.contentType('json'),
  ]),
  handled('res.type with a body', (_req, res) => res.type('xml').send('<a/>')),
  handled('res.type of text with a Buffer', (_req, res) => res.type('txt').send(Buffer.from('x'))),
];

const attachment = [
  tried('res.attachment', 'Content-Disposition', [
    ...[
      'file.txt',
      'path/to/file.pdf',
      '/abs/x.png',
      'é.txt',
      'snow ☃.txt',
      'a "quoted".txt',
      'a\\b.txt',
      '100%.txt',
      '50%25.txt',
      '',
      'noext',
      '.hidden',
      '日本語.png',
      'a;b.txt',
      "a'b.txt",
      'a\r\nb.txt',
      'a\0b',
      'x'.repeat(300),
      'dir/',
      '..',
      '€ rates.html',
      'a%20b.txt',
      '😀.gif',
      '\ud800.txt',
      'ÿ.txt',
    ].map((name) =>
      Object.assign((res) => res.attachment(name), { toString: () => JSON.stringify(name).slice(0, 40) }),
    ),
    (res) => res.attachment(),
    (res) => res.attachment(undefined),
    (res) => res.attachment(null),
    (res) => res.attachment(42),
    (res) => res.attachment({}),
    (res) => res.attachment(['a']),
    (res) => res.attachment(false),
  ]),
  tried(
    'res.attachment sets the type',
    'Content-Type',
    ['a.html', 'a.json', 'a.txt', 'a.foobar', 'a', '.gitignore', 'a.tar.gz', 'A.PNG', ''].map((name) =>
      Object.assign((res) => res.attachment(name), { toString: () => name }),
    ),
  ),
  handled('res.attachment and a body', (_req, res) => res.attachment('report.csv').send('a,b'), ['GET /', 'HEAD /']),
  handled('res.attachment without a name and a body', (_req, res) => res.attachment().send('a,b')),
  handled('a type after res.attachment', (_req, res) => res.attachment('a.html').type('txt').send('x')),
];

const urls = [
  '/x',
  'x',
  '../x',
  'http://google.com',
  '//evil\\@x',
  '/\\evil',
  'https://a.test/é?☃#x y',
  '/%20%zz',
  '/a b',
  '"<>',
  '',
  'back',
  '\ud800',
  'http://exa mple/',
  'http://user:pass@host/',
  'javascript:alert(1)',
  '/a|b^c`',
  'http://☃.test/',
  '?a=[b]',
  '/%25',
  'https://[::1]:80/x',
  'http://apple.com.:@google.com:42/',
  'https://example.com\\@google.com#@',
  'http://a.test\\b\\c',
  'data:text/plain,x',
  '\\\\evil',
  '/\t/evil',
  ' /x',
  'HTTP://UP.test',
];
const location = [
  tried('res.location', 'Location', [
    ...urls.map((url) => Object.assign((res) => res.location(url), { toString: () => url })),
    (res) => res.location(),
    (res) => res.location(null),
    (res) => res.location(42),
    (res) => res.location({}),
    (res) => res.location(['/a']),
    (res) => res.location(new URL('http://a.test/b c')),
    (res) => res.location(true),
    (res) => res.location(Symbol('s')),
  ]),
  handled('res.location and end', (_req, res) => res.status(201).location('/things/1').end()),
  handled('res.location("back")', (_req, res) => res.location('back').end(), [
    'GET /',
    { path: '/', headers: { referer: 'http://a.test/é' } },
    { path: '/', headers: { referrer: '/b' } },
  ]),
  handled('what 4 says of res.location("back")', (_req, res) => res.location('back').end(), ['GET /'], {
    editions: [4],
    alone: true,
  }),
];

const etagging = [
  called('values of etag that are none', (express, { attempt }) =>
    Object.fromEntries(
      [undefined, null, 0, 1, 'bogus', '', {}, [], 'WEAK'].map((value) => [
        String(value),
        () => {
          const app = express();
          return [attempt(() => app.set('etag', value) === app), typeof app.get('etag fn'), app.enabled('etag')];
        },
      ]),
    ),
  ),
  called('what etag fn gives', (express) =>
    Object.fromEntries(
      [true, 'weak', 'strong'].map((value) => [
        String(value),
        () => {
          const fn = express().set('etag', value).get('etag fn');
          return [fn('text', 'utf8'), fn(Buffer.from('text')), fn(''), fn('é', 'utf8'), fn('é', 'latin1'), fn('☃')];
        },
      ]),
    ),
  ),
];

module.exports = [...set, ...get, ...append, ...vary, ...links, ...type, ...attachment, ...location, ...etagging];
