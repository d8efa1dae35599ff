// The status line and writeHead.

'use strict';

const { program, get, head } = require('../program');

for (const code of [200, 201, 202, 206, 299, 301, 302, 400, 404, 418, 500, 503, 599, 600, 999]) {
  program(`status ${code}`, {
    handler: (_req, res) => {
      res.statusCode = code;
      res.end('body');
    },
  });
}

for (const code of [204, 205, 304]) {
  program(`status ${code} with a body that must not be sent`, {
    request: get() + get('/', 'Connection: close'),
    expect: { responses: 2 },
    handler: (_req, res, { log, attempt }) => {
      res.statusCode = code;
      log(attempt(() => res.write('body')));
      res.end('more');
    },
  });

  program(`status ${code} by end alone`, {
    request: get() + get('/', 'Connection: close'),
    expect: { responses: 2 },
    handler: (_req, res) => {
      res.statusCode = code;
      res.end('more');
    },
  });
}

program('status 304 with a Content-Length of its own', {
  handler: (_req, res) => {
    res.writeHead(304, { 'Content-Length': '100', ETag: '"x"' });
    res.end();
  },
});

program('status 204 with a Content-Length of its own', {
  handler: (_req, res) => {
    res.writeHead(204, { 'Content-Length': '4' });
    res.end();
  },
});

program('statusMessage', {
  handler: (_req, res, { log }) => {
    log(res.statusMessage, res.statusCode);
    res.statusMessage = 'Fine by me';
    res.end();
    log(res.statusMessage);
  },
});

program('statusMessage is set by the head', {
  handler: (_req, res, { log }) => {
    res.statusCode = 404;
    log(res.statusMessage);
    res.end();
    log(res.statusMessage, res.statusCode);
  },
});

program('statusMessage of an unknown code', {
  handler: (_req, res, { log }) => {
    res.statusCode = 799;
    res.end();
    log(res.statusMessage);
  },
});

program('statusMessage: empty', {
  handler: (_req, res) => {
    res.writeHead(200, '');
    res.end();
  },
});

program('statusMessage: what it refuses', {
  handler: (_req, res, { log, attempt }) => {
    log(attempt(() => res.writeHead(200, 'a\r\nb')));
    log(attempt(() => res.writeHead(200, 'ünder')));
    log(attempt(() => res.writeHead(200, '€')));
    log(res.headersSent, res.statusMessage);
    res.destroy();
  },
});

program('statusMessage with a line break is refused at the end', {
  handler: (_req, res, { log, attempt }) => {
    res.statusMessage = 'a\r\nb: c';
    log(attempt(() => res.end('x')));
    res.statusMessage = 'b';
    log(attempt(() => res.end('y')));
  },
});

program('statusCode: what it refuses', {
  handler: (_req, res, { log, attempt }) => {
    for (const code of [99, 1000, 0, -1, '', 'abc', NaN, undefined, null, {}, [], Infinity, true, '99']) {
      log(
        String(code),
        attempt(() => res.writeHead(code)),
      );
      res.statusCode = code;
      log(
        String(code),
        attempt(() => res.writeHead(res.statusCode)),
      );
    }
    res.statusCode = 200;
    res.end();
  },
});

program('statusCode: odd ones that are taken', {
  handler: (req, res) => {
    res.writeHead(req.url === '/text' ? '201' : 201.9);
    res.end();
  },
  client: async ({ raw }) => [await raw(get('/text')), await raw(get('/fraction'))],
});

program('writeHead: status, message, headers', {
  handler: (_req, res, { log }) => {
    log(res.writeHead(200, 'Great', { 'X-A': '1', 'x-b': 2 }) === res);
    log(res.headersSent, res.statusMessage);
    res.end('x');
  },
});

program('writeHead: headers win over setHeader', {
  handler: (_req, res, { log }) => {
    res.setHeader('X-A', 'set');
    res.setHeader('X-B', 'set');
    res.writeHead(200, { 'x-a': 'written', 'X-C': ['1', '2'] });
    log(res.getHeader('x-a'), res.getHeaderNames());
    res.end('x');
  },
});

program('writeHead: headers alone are not to be read', {
  handler: (_req, res, { log }) => {
    res.writeHead(200, { 'X-A': 'written' });
    log(res.getHeader('x-a'), res.getHeaderNames(), res.hasHeader('x-a'));
    res.end('x');
  },
});

program('writeHead: a flat array', {
  handler: (_req, res) => {
    res.writeHead(200, ['X-A', '1', 'x-a', '2', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    res.end('x');
  },
});

program('writeHead: a flat array after setHeader', {
  handler: (_req, res, { log }) => {
    res.setHeader('x-a', 'set');
    res.setHeader('x-b', 'kept');
    res.writeHead(200, ['X-A', '1', 'x-a', '2', 'x-c', '3']);
    log({ ...res.getHeaders() });
    res.end('x');
  },
});

program('writeHead: pairs in an array', {
  handler: (_req, res) => {
    res.writeHead(200, [
      ['X-A', '1'],
      ['X-B', ['2', '3']],
    ]);
    res.end('x');
  },
});

program('writeHead: pairs in an array after setHeader', {
  handler: (_req, res, { log, attempt }) => {
    res.setHeader('x-a', 'set');
    log(
      attempt(() =>
        res.writeHead(200, [
          ['X-A', '1'],
          ['X-B', '2'],
        ]),
      ),
    );
    if (!res.headersSent) res.writeHead(200);
    res.end('x');
  },
});

program('writeHead: an array of odd length', {
  handler: (_req, res, { log, attempt }) => {
    log(attempt(() => res.writeHead(200, ['X-A', '1', 'X-B'])));
    res.end('x');
  },
});

program('writeHead twice', {
  handler: (_req, res, { log, attempt }) => {
    res.writeHead(200);
    log(attempt(() => res.writeHead(201)));
    res.end('x');
  },
});

program('writeHead: what it refuses in headers', {
  handler: (_req, res, { log, attempt }) => {
    log(attempt(() => res.writeHead(200, { 'bad name': 'x' })));
    log(attempt(() => res.writeHead(200, { name: 'bad\r\nvalue' })));
    log(attempt(() => res.writeHead(200, { name: undefined })));
    log(attempt(() => res.writeHead(200, { name: ['a', 'b\n'] })));
    log(res.headersSent);
    if (!res.headersSent) res.writeHead(200);
    res.end('x');
  },
});

program('writeHead with Content-Length, then end', {
  handler: (_req, res) => {
    res.writeHead(200, { 'Content-Length': 5, 'Content-Type': 'text/plain' });
    res.end('hello');
  },
});

program('writeHead without a length, then end', {
  handler: (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/plain' });
    res.end('hello');
  },
});

program('writeHead, then end with nothing', {
  handler: (_req, res) => res.writeHead(200).end(),
});

program('writeHead does not send by itself', {
  server: ({ http, log }) =>
    http.createServer((_req, res) => {
      res.writeHead(200, { 'X-A': '1' });
      log(res.headersSent, res.writableLength > 0);
      setTimeout(() => res.end('x'), 40);
    }),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(get());
    await sleep(20);
    return { early: wire.text().length > 0, answer: await wire.answer() };
  },
});

program('writeHead for HEAD', {
  request: head('HEAD', '/', 'Connection: close'),
  handler: (_req, res) => {
    res.writeHead(200, { 'Content-Length': '5' });
    res.end('hello');
  },
});

program('writeHead with Connection: close', {
  handler: (_req, res) => res.writeHead(200, { Connection: 'close' }).end('x'),
});

program('writeHead with Transfer-Encoding: chunked', {
  handler: (_req, res) => res.writeHead(200, { 'Transfer-Encoding': 'chunked' }).end('x'),
});

program('writeHead from the prototype, as on-headers does it', {
  handler: (_req, res, { log }) => {
    const original = res.writeHead;
    res.writeHead = function (...args) {
      log('writeHead', ...args);
      this.setHeader('x-late', '1');
      return original.apply(this, args);
    };
    res.end('x');
  },
});

program('an implicit head calls writeHead of the program', {
  handler: (_req, res, { log }) => {
    const original = res.writeHead;
    res.writeHead = function (status, ...rest) {
      log('called with', status, rest.length);
      return original.call(this, 203, ...rest);
    };
    res.write('a');
    res.end('b');
  },
});

program('informational codes as the final status', {
  handler: (_req, res, { log, attempt }) => {
    log(attempt(() => res.writeHead(101, { 'X-A': '1' }) === res));
    res.end();
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return [await wire.answer(), await wire.fate()];
  },
});
