'use strict';

const assert = require('node:assert/strict');
const { connect } = require('../../support/wire');

const PAGES = [
  'header',
  'headers',
  'name',
  'append',
  'cookie',
  'redirect',
  'writeHead',
  'list',
  'status',
  'trailer',
  'hints',
];
const ROUTES = [
  ...[
    'header',
    'name',
    'status',
    'next-header',
    'next-redirect',
    'redirect',
    'permanent',
    'location',
    'set',
    'next-cookie',
  ],
  ...['next-cookie-path', 'cookie', 'cookie-name', 'cookie-domain'],
];
/** In a target, as config's redirects and headers and the proxy put them into their answers. */
const TARGETS = [
  '/old/a@b',
  '/older/x/a@b',
  '/older/a@b/y',
  '/api/tagged/a@b',
  '/api/proxy-header?value=a@b',
  '/new/a@b/',
  '/api/see/a@b/',
];

const INJECTED = 'X-Injected: 1';
const ALLOWED = new Set([0x09, ...Array.from({ length: 224 }, (_, at) => at + 32)]);

module.exports = {
  title: 'no byte of a value ends a line of the head: headers, cookies, redirects, proxy and config',
  async check(target) {
    for (let byte = 0; byte < 32; byte++) {
      for (const tail of ['', '\r\n', '\n']) {
        if (tail && byte !== 10 && byte !== 13) continue;
        const value = `a${String.fromCharCode(byte)}${tail}${INJECTED}${tail}${tail}<b>`;
        const posts = [...PAGES.map((where) => ['/api/set', where]), ...ROUTES.map((where) => ['/api/put', where])];
        await Promise.all(
          posts.map(async ([path, where]) => {
            const body = JSON.stringify({ where, value });
            const headers = { 'content-type': 'application/json' };
            whole(
              await bytes(target.port, `POST ${path}`, headers, body),
              `${where} with ${JSON.stringify(value)} (${path})`,
            );
          }),
        );
        for (const where of TARGETS) {
          for (const spelled of [encodeURIComponent(value), encodeURIComponent(encodeURIComponent(value))])
            whole(await bytes(target.port, `GET ${where.replace('a@b', spelled)}`), `${where} with ${spelled}`);
        }
      }
    }
    // What is beyond a byte loses its upper half on the wire: U+010A must not become a line's end.
    for (const value of [
      'a\u010aX-Injected: 1',
      'a\u010d\u010aX-Injected: 1',
      'a\u560d\u560aX-Injected: 1',
      'a\u2028X-Injected: 1',
    ]) {
      for (const [path, where] of [
        ...PAGES.map((where) => ['/api/set', where]),
        ...ROUTES.map((where) => ['/api/put', where]),
      ]) {
        const body = JSON.stringify({ where, value });
        whole(
          await bytes(target.port, `POST ${path}`, { 'content-type': 'application/json' }, body),
          `${where} with ${JSON.stringify(value)}`,
        );
      }
      for (const where of TARGETS)
        whole(await bytes(target.port, `GET ${where.replace('a@b', encodeURIComponent(value))}`), where);
    }
  },
};

/** All that is answered on a connection, which the server closes. */
async function bytes(port, line, headers = {}, body = '') {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const wire = await connect(port);
  wire.write(
    `${line} HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n${fields.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  wire.write(Buffer.from(body));
  await wire.ended(10_000);
  wire.destroy();
  return wire.text();
}

/** Every head in it is lines of fields, none of them the one that was put in, with no byte that a value may not have. */
function whole(text, what) {
  assert.notEqual(text, '', `${what}: no answer`);
  let rest = text;
  do {
    const end = rest.indexOf('\r\n\r\n');
    assert.ok(end > 0, `${what}: no end of the head in ${JSON.stringify(text)}`);
    const [status, ...lines] = rest.slice(0, end).split('\r\n');
    assert.match(status, /^HTTP\/1\.1 \d{3} /, `${what}: ${JSON.stringify(status)}`);
    for (const line of [status, ...lines]) {
      assert.doesNotMatch(line, /^x-injected/i, `${what}: a header of the caller's: ${JSON.stringify(line)}`);
      for (const character of line) assert.ok(ALLOWED.has(character.charCodeAt(0)), `${what}: ${JSON.stringify(line)}`);
    }
    for (const line of lines) assert.match(line, /^[!#$%&'*+.^_`|~\w-]+: ?/, `${what}: ${JSON.stringify(line)}`);
    rest = / 1\d\d /.test(status) ? rest.slice(end + 4) : '';
  } while (rest);
}
