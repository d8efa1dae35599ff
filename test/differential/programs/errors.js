// What a client does wrong, and clientError.

'use strict';

const { program, get, head, chunked } = require('../program');

const bad = {
  nonsense: 'NONSENSE\r\n\r\n',
  'a method that is none': head('NOPE', '/'),
  'no version': 'GET /\r\nHost: a\r\n\r\n',
  'HTTP/2.0': 'GET / HTTP/2.0\r\nHost: a\r\n\r\n',
  'HTTP/1.2': 'GET / HTTP/1.2\r\nHost: a\r\n\r\n',
  'HTTP/0.9': 'GET / HTTP/0.9\r\nHost: a\r\n\r\n',
  'another protocol': 'GET / HTTPS/1.1\r\nHost: a\r\n\r\n',
  'no Host': 'GET / HTTP/1.1\r\n\r\n',
  'a header without a colon': get('/', 'No colon here'),
  'a space before the colon': get('/', 'Name : value'),
  'a control byte in a value': get('/', 'Name: a\x01b'),
  'a NUL in a value': get('/', 'Name: a\x00b'),
  'a NUL in a name': get('/', 'Na\x00me: a'),
  'obs-fold': get('/', 'Name: a', ' b'),
  'Content-Length twice, unequal': get('/', 'Content-Length: 1', 'Content-Length: 2'),
  'Content-Length that is none': get('/', 'Content-Length: abc'),
  'Content-Length negative': get('/', 'Content-Length: -1'),
  'Content-Length and Transfer-Encoding': get('/', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
  'Transfer-Encoding unknown': get('/', 'Transfer-Encoding: gzip'),
  'Transfer-Encoding chunked not last': get('/', 'Transfer-Encoding: chunked, gzip'),
  'a bare LF in the head': 'GET / HTTP/1.1\nHost: a\n\n',
  'a CR alone in a value': get('/', 'Name: a\rb'),
  'a target without a method': ' / HTTP/1.1\r\nHost: a\r\n\r\n',
  'TLS on a plain port': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
};

for (const [what, request] of Object.entries(bad)) {
  program(`bad request: ${what}`, {
    handler: (req, res, { log }) => {
      log('handler', req.url);
      res.end('served');
    },
    request,
  });

  program(`clientError: ${what}`, {
    request,
    server: ({ http, log }) => {
      const server = http.createServer((_req, res) => res.end('served'));
      server.on('clientError', (error, socket) => {
        log(error.name, error.code, error instanceof Error, error.rawPacket instanceof Buffer);
        socket.end('HTTP/1.1 400 Mine\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      });
      return server;
    },
  });
}

program('clientError: what the error carries', {
  request: 'GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('clientError', (error, socket) => {
      log(error.message, error.code, error.reason, error.bytesParsed, error.rawPacket.toString('latin1'));
      log(socket.writable, socket.destroyed, typeof socket.remoteAddress, socket.bytesWritten);
      socket.destroy();
    });
    return server;
  },
});

program('clientError: destroyed without an answer', {
  request: 'NONSENSE\r\n\r\n',
  server: ({ http, log, watch }) => {
    const server = http.createServer();
    server.on('connection', (socket) => watch('socket', socket, 'close'));
    server.on('clientError', (error, socket) => {
      log(error.code);
      socket.destroy(error);
    });
    return server;
  },
});

program('clientError: two listeners', {
  request: 'NONSENSE\r\n\r\n',
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('clientError', (error) => log('first', error.code));
    server.on('clientError', (_error, socket) => {
      log('second');
      socket.end('HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return server;
  },
});

program('clientError: after a good request on the same connection', {
  server: ({ http, log }) => {
    const server = http.createServer((_req, res) => res.end('fine'));
    server.on('clientError', (error, socket) => {
      log(error.code, socket.writable);
      socket.end('HTTP/1.1 400 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    const first = await wire.answer();
    wire.write('NONSENSE\r\n\r\n');
    return [first, await wire.answer(), await wire.ended()];
  },
});

program('clientError: the client resets inside a head', {
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('clientError', (error, socket) => {
      log(error.code, socket.writable);
      socket.destroy();
    });
    return server;
  },
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write('GET / HT');
    await sleep(15);
    wire.reset();
    await sleep(15);
  },
});

program('clientError: the client ends inside a head', {
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('clientError', (error, socket) => {
      log(error.code, error.message, socket.writable);
      socket.destroy();
    });
    return server;
  },
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write('GET / HT');
    await sleep(15);
    wire.end();
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('the client ends inside a head, nobody listens', {
  handler: (_req, res) => res.end(),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write('GET / HT');
    await sleep(15);
    wire.end();
    await wire.ended();
    return wire.text();
  },
});

program('the client connects and ends without a byte', {
  server: ({ http, watch }) => {
    const server = http.createServer();
    watch('server', server, 'connection', 'clientError', 'request');
    return server;
  },
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    await sleep(15);
    wire.end();
    return [await wire.ended(), wire.text()];
  },
});

const chunkedHead = head('POST', '/', 'Transfer-Encoding: chunked');
for (const [what, body] of Object.entries({
  'a size that is none': 'xyz\r\n',
  'a negative size': '-1\r\n',
  'a size too long': 'fffffffffffffffff\r\n',
  'no CRLF after a chunk': '3\r\nabcdef\r\n',
  'a bare LF after the size': '3\nabc\r\n0\r\n\r\n',
  'a space in the size': '3 \r\nabc\r\n0\r\n\r\n',
  'a bad trailer': '3\r\nabc\r\n0\r\nBad Trailer: x\r\n\r\n',
})) {
  program(`bad chunk: ${what}`, {
    handler: (req, res, { watch }) => {
      watch('req', req, 'data', 'end', 'aborted', 'error', 'close');
      watch('res', res, 'finish', 'close');
      req.on('end', () => res.end('complete'));
    },
    request: chunkedHead + body,
  });

  program(`bad chunk, clientError: ${what}`, {
    request: chunkedHead + body,
    server: ({ http, log }) => {
      const server = http.createServer((req, res) => {
        req.on('error', (error) => log('req error', error.code));
        req.on('end', () => res.end('complete'));
        req.resume();
      });
      server.on('clientError', (error, socket) => {
        log(error.code);
        socket.end('HTTP/1.1 400 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      });
      return server;
    },
  });
}

program('a bad chunk that comes later', {
  handler: (req, res, { watch }) => {
    watch('req', req, 'data', 'end', 'aborted', 'error', 'close');
    watch('res', res, 'finish', 'close');
    req.on('end', () => res.end('complete'));
  },
  request: [`${chunkedHead}3\r\nabc\r\n`, 15, 'xyz\r\n'],
});

program('a bad chunk that comes later, clientError', {
  request: [`${chunkedHead}3\r\nabc\r\n`, 15, 'xyz\r\n'],
  server: ({ http, log, watch }) => {
    const server = http.createServer((req, res) => {
      watch('req', req, 'data', 'end', 'aborted', 'error', 'close');
      watch('res', res, 'finish', 'close');
    });
    server.on('clientError', (error, socket) => {
      log(error.code, socket.writable);
      socket.end('HTTP/1.1 400 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return server;
  },
});

program('a bad chunk after the answer has begun', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, 'data', 'end', 'aborted', 'error', 'close');
      watch('res', res, 'finish', 'close');
      res.write('begun');
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(`${chunkedHead}3\r\nabc\r\n`);
    await wire.bytes('begun');
    wire.write('zzz\r\n');
    const how = await wire.ended();
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('a head of 20 KB', {
  handler: (_req, res, { log }) => {
    log('handler');
    res.end();
  },
  request: get('/', `X-Large: ${'x'.repeat(20_000)}`),
});

program('a head of 20 KB, clientError', {
  request: get('/', `X-Large: ${'x'.repeat(20_000)}`),
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('clientError', (error, socket) => {
      log(error.code, error.message, socket.writable);
      socket.end('HTTP/1.1 431 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return server;
  },
});

program('a target of 20 KB', {
  handler: (_req, res, { log }) => {
    log('handler');
    res.end();
  },
  request: get(`/${'x'.repeat(20_000)}`),
});

program('maxHeaderSize: larger', {
  options: { maxHeaderSize: 40_000 },
  handler: (req, res) => res.end(String(req.headers['x-large'].length)),
  request: get('/', `X-Large: ${'x'.repeat(30_000)}`),
});

program('maxHeaderSize: smaller', {
  options: { maxHeaderSize: 1000 },
  handler: (_req, res) => res.end('served'),
  request: get('/', `X-Large: ${'x'.repeat(2000)}`),
});

program('requireHostHeader false', {
  options: { requireHostHeader: false },
  handler: (req, res, { log }) => {
    log(req.headers.host);
    res.end('served');
  },
  request: 'GET / HTTP/1.1\r\n\r\n',
});

program('an unread bad chunk', {
  handler: (_req, res) => setTimeout(() => res.end('answered'), 10),
  request: `${chunkedHead}zzz\r\n`,
});

program('good chunks, then a bad one after the answer', {
  server: ({ http, log }) => {
    const server = http.createServer((_req, res) => res.end('answered'));
    server.on('clientError', (error, socket) => {
      log(error.code);
      socket.destroy();
    });
    return server;
  },
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(`${chunkedHead}3\r\nabc\r\n`);
    const answer = await wire.answer();
    await sleep(10);
    wire.write('zzz\r\n');
    const how = await wire.ended();
    return [answer, how === 'open' ? how : 'closed', wire.text()];
  },
});

program('a good chunked request for comparison', {
  handler: (req, res) => req.pipe(res),
  request: chunked(['abc', 'def']),
});
