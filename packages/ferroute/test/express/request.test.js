// The request's own shortcuts: one header without the others, the path and the query without a parsed URL. They must give what
// the long way gives.

'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const nodeHttp = require('node:http');
const net = require('node:net');
const { describe, test } = require('node:test');
const parseUrl = require('parseurl');
const { createExpress } = require('../../src/express/create');
const editions = require('../../src/express/editions');
const { headerOf } = require('../../src/express/header-of');
const http = require('../../src/http');
const { mergeHeaders, parseHead } = require('../../src/http/headers');
const { kHeaders } = require('../../src/http/incoming');
const { kHead } = require('../../src/http/state');

const EXPRESSES = { 4: createExpress(editions.four), 5: createExpress(editions.five) };

/** A deterministic choice. */
function chooser(seed) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  return { next, of: (list) => list[next(list.length)] };
}

const NAMES = [
  'host',
  'Host',
  'X-A',
  'x-b',
  'Accept',
  'a',
  'content-type',
  'Content-Type',
  'cookie',
  'set-cookie',
  '__proto__',
];
const VALUES = ['', 'a', ' b ', '\tc:d', 'x: y', 'é', 'text/html; q=1', 'a,b', ':', '  '];

test('one header is what it is among all', () => {
  const { next, of } = chooser(1);
  const asked = [...NAMES.map((name) => name.toLowerCase()), 'x-none', 'constructor', 'tostring', 'x-a:', 'a: b', ''];
  for (let round = 0; round < 5000; round++) {
    let head = 'GET /path?x=1 HTTP/1.1\r\n';
    for (let count = next(7); count > 0; count--) head += `${of(NAMES)}:${of(VALUES)}\r\n`;
    head += '\r\n';
    const all = mergeHeaders(parseHead(head), false);
    for (const lower of asked) {
      const req = { [kHead]: head, [kHeaders]: null };
      // The long way, by a property that `headerOf` does not take for a program's.
      const asRequest = Object.setPrototypeOf(req, { headers: all });
      assert.deepStrictEqual(headerOf(asRequest, lower), all[lower], `${JSON.stringify(head)} ${lower}`);
    }
  }
});

/**
 * Serve an application and give what a handler returned.
 * @param {typeof nodeHttp} library
 * @param {4 | 5} major
 * @param {string} request
 * @param {(req: any) => any} look
 */
async function ask(library, major, request, look, setUp = (/** @type {any} */ _app) => {}) {
  const app = EXPRESSES[major]();
  let seen;
  setUp(app);
  app.use((req, res) => {
    try {
      seen = look(req);
    } catch (error) {
      seen = `${error.name}: ${error.message}`;
    }
    res.end();
  });
  const server = library.createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.write(request);
  await once(socket, 'data');
  socket.destroy();
  server.close();
  return seen;
}

for (const major of /** @type {(4 | 5)[]} */ ([4, 5])) {
  describe(`a request of Express ${major}`, () => {
    test('its headers are not built for one of them', async () => {
      const request = 'GET / HTTP/1.1\r\nHost: a:1\r\nX-A: 1\r\nContent-Type: text/html\r\n\r\n';
      const seen = await ask(http, major, request, (req) => [
        req.get('x-a'),
        req.hostname,
        req.xhr,
        req.fresh,
        req.path,
        req[kHeaders],
      ]);
      assert.deepStrictEqual(seen, ['1', 'a', false, false, '/', null]);
    });

    test('headers that a program changed are seen', async () => {
      const request = 'GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\r\n';
      for (const change of [
        (req) => {
          req.headers['x-a'] = '2';
        },
        (req) => {
          req.headers = { 'x-a': '2' };
        },
        (req) => Object.defineProperty(req, 'headers', { value: { 'x-a': '2' } }),
      ]) {
        const look = (req) => {
          change(req);
          return req.get('X-A');
        };
        assert.strictEqual(await ask(http, major, request, look), '2');
        assert.strictEqual(await ask(nodeHttp, major, request, look), '2');
      }
    });

    test('its path and query are those of a parsed URL', () => {
      const { next, of } = chooser(2);
      const pieces = [
        '/',
        'a',
        '?',
        '#',
        '//',
        'http://',
        'host',
        ':80',
        '=',
        '&',
        '%20',
        'é',
        '\u00a0',
        '\ufeff',
        '@',
        '[',
        '*',
        ';',
        ' ',
        '\t',
      ];
      const app = EXPRESSES[major]();
      app.set('query parser', (text) => ({ text }));
      const outcome = (look) => {
        try {
          return look();
        } catch (error) {
          return `${error.name} ${error.code}`;
        }
      };
      for (let round = 0; round < 20_000; round++) {
        let url = of(['/', '/', '/', '', '*', 'http://h', 'x']);
        for (let count = next(7); count > 0; count--) url += of(pieces);
        const req = Object.create(app.request, { url: { value: url, writable: true } });
        const long = { url };
        assert.strictEqual(
          outcome(() => req.path),
          outcome(() => parseUrl(long).pathname),
          JSON.stringify(url),
        );
        const search = () => {
          if (major === 4) EXPRESSES[4].query(app.get('query parser fn'))(req, {}, () => {});
          return req.query.text;
        };
        assert.strictEqual(
          outcome(search),
          outcome(() => parseUrl(long).query),
          JSON.stringify(url),
        );
        assert.deepStrictEqual(
          outcome(() => ({ ...req._parsedUrl })),
          outcome(() => ({ ...parseUrl(long) })),
          JSON.stringify(url),
        );
      }
    });

    test('what parseurl keeps is there, and follows the URL', () => {
      const app = EXPRESSES[major]();
      const req = Object.create(app.request, { url: { value: '/a?b', writable: true } });
      assert.strictEqual(req._parsedUrl.pathname, '/a');
      assert.strictEqual(parseUrl(req), req._parsedUrl);
      req.url = '/c';
      assert.strictEqual(req._parsedUrl.pathname, '/c');
      assert.strictEqual(parseUrl(req), req._parsedUrl);
    });

    test('the query is parsed as its setting says', async () => {
      const request = 'GET /?a[b]=1&a[c]=2&d=3&d=4 HTTP/1.1\r\nHost: a\r\n\r\n';
      const nested = { a: { b: '1', c: '2' }, d: ['3', '4'] };
      const flat = { 'a[b]': '1', 'a[c]': '2', d: ['3', '4'] };
      for (const [setting, expected] of [
        ['extended', nested],
        ['simple', flat],
        [true, flat],
        [false, {}],
        [(text) => ({ text }), { text: 'a[b]=1&a[c]=2&d=3&d=4' }],
      ]) {
        for (const library of [http, nodeHttp]) {
          const seen = await ask(
            library,
            major,
            request,
            (req) => ({ ...req.query }),
            (app) => app.set('query parser', setting),
          );
          assert.deepStrictEqual(seen, expected);
        }
      }
      assert.throws(() => EXPRESSES[major]().set('query parser', 'bogus'), {
        name: 'TypeError',
        message: 'unknown value for query parser function: bogus',
      });
    });

    test('its query is its own in 4, and a getter in 5', async () => {
      const look = (req) => {
        'use strict';
        const first = req.query;
        try {
          req.query = { set: 1 };
        } catch (error) {
          return [error.name, first === req.query];
        }
        return [{ ...req.query }, Object.hasOwn(req, 'query')];
      };
      const request = 'GET /?a=1 HTTP/1.1\r\nHost: a\r\n\r\n';
      const expected = major === 4 ? [{ set: 1 }, true] : ['TypeError', false];
      assert.deepStrictEqual(await ask(http, major, request, look), expected);
    });

    test('which proxies are trusted', async () => {
      const request =
        'GET / HTTP/1.1\r\nHost: a:1\r\nX-Forwarded-For: 1.1.1.1, 2.2.2.2 , 10.0.0.1\r\nX-Forwarded-Proto: https , http\r\n' +
        'X-Forwarded-Host: b.c.d.example.com:8080 , e\r\n\r\n';
      const look = (req) => [req.ip, req.ips, req.protocol, req.secure, req.hostname, req.subdomains];
      const untrusted = ['127.0.0.1', [], 'http', false, 'a', []];
      const host = ['https', true, 'b.c.d.example.com', ['d', 'c', 'b']];
      for (const [setting, expected] of [
        [false, untrusted],
        [0, untrusted],
        [true, ['1.1.1.1', ['1.1.1.1', '2.2.2.2', '10.0.0.1'], ...host]],
        [1, ['10.0.0.1', ['10.0.0.1'], ...host]],
        [2, ['2.2.2.2', ['2.2.2.2', '10.0.0.1'], ...host]],
        ['loopback, 10.0.0.0/8', ['2.2.2.2', ['2.2.2.2', '10.0.0.1'], ...host]],
        [['loopback'], ['10.0.0.1', ['10.0.0.1'], ...host]],
        [(_address, distance) => distance === 0, ['10.0.0.1', ['10.0.0.1'], ...host]],
        ['192.168.0.0/16', untrusted],
      ]) {
        for (const library of [http, nodeHttp]) {
          const seen = await ask(library, major, request, look, (app) => app.set('trust proxy', setting));
          assert.deepStrictEqual(seen, expected, `${setting}`);
        }
      }
      assert.throws(() => EXPRESSES[major]().set('trust proxy', 'nobody'), { message: 'invalid IP address: nobody' });
    });
  });
}
