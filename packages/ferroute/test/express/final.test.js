// The final handler: the page of a 404 and of an error is Express's to the byte, on our http and on Node's.

'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const nodeHttp = require('node:http');
const net = require('node:net');
const { describe, test } = require('node:test');
const { createExpress } = require('../../src/express/create');
const editions = require('../../src/express/editions');
const { defineFinal } = require('../../src/express/final');
const http = require('../../src/http');

/** An application, as far as the final handler asks it. */
const appOf = (env) => ({ get: (name) => (name === 'env' ? env : undefined) });

/**
 * Send a request to a listener and give what came back, and what was written to the console meanwhile.
 * @param {typeof nodeHttp} library
 * @param {(req: any, res: any) => void} listener
 * @param {string} request
 */
async function talk(library, listener, request) {
  const logged = [];
  const { error } = console;
  // Node warns of odd URLs once in a process.
  console.error = (...args) => String(args[0]).includes('DeprecationWarning') || logged.push(args);
  const server = library.createServer(listener);
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = net.connect(server.address().port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.write(request.replace('\r\n', '\r\nHost: a\r\nConnection: close\r\n'));
    await once(socket, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    return { text: text.replace(/\r\nDate: [^\r]*/, ''), logged };
  } finally {
    console.error = error;
    server.close();
  }
}

const REQUESTS = [
  'GET /none HTTP/1.1\r\n\r\n',
  'HEAD /none HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\n\r\n',
  'GET /a%20b/<script>"&\'?x=<y> HTTP/1.1\r\n\r\n',
  'GET /é/%zz/%F0%9F%98%80#x HTTP/1.1\r\n\r\n',
  'GET //host/path HTTP/1.1\r\n\r\n',
  'GET http://host:80/path?x HTTP/1.1\r\n\r\n',
  'GET ?x HTTP/1.1\r\n\r\n',
  'GET mailto:x HTTP/1.1\r\n\r\n',
  'GET http://[::1 HTTP/1.1\r\n\r\n',
  'M-SEARCH /x HTTP/1.1\r\n\r\n',
  'POST /none HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde',
  'POST /none HTTP/1.1\r\nContent-Length: 0\r\n\r\n',
  'POST /none HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n',
];

const ERRORS = {
  'an error': () =>
    Object.assign(new Error('boom <b>\n  two  spaces'), { stack: 'Error: boom <b>\n  two  spaces\n    at x' }),
  'a status': () => Object.assign(new Error('no'), { status: 404, stack: 'no stack' }),
  'a statusCode': () => Object.assign(new Error('no'), { statusCode: 503, stack: 'no stack' }),
  'a status that is none': () => Object.assign(new Error('no'), { status: 200, statusCode: 700, stack: 'no stack' }),
  headers: () =>
    Object.assign(new Error('no'), {
      status: 429,
      headers: { 'Retry-After': '5', 'Content-Type': 'x/y' },
      stack: 'no stack',
    }),
  'no stack': () => Object.assign(new Error('only this'), { stack: undefined }),
  'a string': () => 'just text',
  'an object': () => ({ a: 1 }),
  'a number': () => 7,
};

/** What stands on the response when the final handler is called. */
const BEFORE = {
  nothing: () => {},
  'headers of a body': (res) => {
    res.statusCode = 418;
    res.setHeader('Content-Encoding', 'gzip');
    res.setHeader('Content-Language', 'en');
    res.setHeader('Content-Range', 'bytes 0-1/2');
    res.setHeader('Content-Length', '3');
    res.setHeader('X-Own', '1');
  },
  'an answer that has begun': (res) => {
    res.write('begun');
    res.flushHeaders?.();
  },
};

for (const [major, edition] of Object.entries({ 4: editions.four, 5: editions.five })) {
  const { finalhandler, logError } = edition.request;
  const final = defineFinal(edition);
  /** What Express does with the package. */
  const judge = (app, req, res, error) =>
    finalhandler(req, res, {
      env: app.get('env'),
      onerror: (unhandled) => app.get('env') !== 'test' && logError(unhandled),
    })(error);

  describe(`the final handler of Express ${major}`, () => {
    test('404', async () => {
      for (const request of REQUESTS) {
        for (const before of [BEFORE.nothing, BEFORE['headers of a body']]) {
          const listener = (handler) => (req, res) => {
            before(res);
            handler(appOf('development'), req, res);
          };
          const expected = await talk(nodeHttp, listener(judge), request);
          assert.deepStrictEqual(await talk(http, listener(final), request), expected, request);
          assert.deepStrictEqual(await talk(nodeHttp, listener(final), request), expected, request);
        }
      }
    });

    test('404 after a moment, and under a mounted application', async () => {
      const listener = (handler) => (req, res) => {
        setImmediate(() => {
          req.originalUrl = req.url;
          req.url = '/rest';
          handler(appOf('production'), req, res);
        });
      };
      for (const request of REQUESTS) {
        const expected = await talk(nodeHttp, listener(judge), request);
        assert.deepStrictEqual(await talk(http, listener(final), request), expected, request);
      }
    });

    test('errors', async () => {
      for (const env of ['development', 'production', 'test']) {
        for (const [name, make] of Object.entries(ERRORS)) {
          for (const [what, before] of Object.entries(BEFORE)) {
            const listener = (handler) => (req, res) => {
              before(res);
              handler(appOf(env), req, res, make());
            };
            const expected = await talk(nodeHttp, listener(judge), REQUESTS[0]);
            const got = await talk(http, listener(final), REQUESTS[0]);
            assert.deepStrictEqual(got.logged, expected.logged, `${env} ${name} ${what}`);
            // What was written before the connection is cut may have left: our engine writes it at once.
            if (before !== BEFORE['an answer that has begun'])
              assert.strictEqual(got.text, expected.text, `${env} ${name} ${what}`);
          }
        }
      }
    });

    test('an answer that is complete is left alone', async () => {
      const listener = (handler) => (req, res) => {
        res.end('done');
        handler(appOf('development'), req, res);
      };
      const expected = await talk(nodeHttp, listener(judge), REQUESTS[0]);
      assert.deepStrictEqual(await talk(http, listener(final), REQUESTS[0]), expected);
    });

    test('what a program has patched is called', async () => {
      const app = createExpress(edition)();
      const called = [];
      app.use((_req, res, next) => {
        const { end, writeHead } = res;
        res.end = function (...args) {
          called.push('end');
          return end.apply(this, args);
        };
        res.writeHead = function (...args) {
          called.push(`writeHead ${args[0]}`);
          return writeHead.apply(this, args);
        };
        next();
      });
      const { text } = await talk(http, app, REQUESTS[0]);
      assert.match(text, /^HTTP\/1.1 404 Not Found\r\n/);
      assert.deepStrictEqual(called, ['end', 'writeHead 404']);
    });
  });
}
