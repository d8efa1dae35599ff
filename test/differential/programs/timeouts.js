// Timeouts. node:http looks at head and request timeouts only every `connectionsCheckingInterval`.

'use strict';

const { program, get, head, post } = require('../program');

const often = { connectionsCheckingInterval: 20 };
const shut = async (wire) => ((await wire.ended()) === 'open' ? 'open' : 'closed');

program('headersTimeout: a slow head is answered 408', {
  options: { ...often, headersTimeout: 120, requestTimeout: 2000 },
  handler: (_req, res) => res.end('served'),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write('GET / HTTP/1.1\r\nHost: a\r\n');
    const how = await shut(wire);
    return [how, wire.text()];
  },
});

program('headersTimeout: clientError', {
  server: ({ http, log }) => {
    const server = http.createServer({ ...often, headersTimeout: 120, requestTimeout: 2000 });
    server.on('clientError', (error, socket) => {
      log(error.name, error.code, error.message, socket.writable);
      socket.end('HTTP/1.1 408 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return server;
  },
  request: 'GET / HTTP/1.1\r\nHost: a\r\n',
});

program('requestTimeout: a slow body is answered 408', {
  options: { ...often, headersTimeout: 100, requestTimeout: 150 },
  handler: (req, res, { watch }) => {
    watch('req', req, 'data', 'aborted', 'error', 'close', 'end');
    watch('res', res, 'finish', 'close');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(`${head('POST', '/', 'Content-Length: 10')}abc`);
    const how = await shut(wire);
    return [how, wire.text()];
  },
});

program('requestTimeout: clientError', {
  server: ({ http, log }) => {
    const server = http.createServer({ ...often, headersTimeout: 100, requestTimeout: 150 }, () => {});
    server.on('clientError', (error, socket) => {
      log(error.code, error.message, socket.writable);
      socket.end('HTTP/1.1 408 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    return server;
  },
  request: `${head('POST', '/', 'Content-Length: 10')}abc`,
});

program('requestTimeout: does not end a request that came in time', {
  options: { ...often, headersTimeout: 50, requestTimeout: 80 },
  handler: (_req, res) => setTimeout(() => res.end('slow answer'), 200),
});

program('requestTimeout 0 and headersTimeout 0 wait', {
  options: { ...often, headersTimeout: 0, requestTimeout: 0 },
  handler: (_req, res) => res.end('served'),
  request: ['GET / HTTP/1.1\r\n', 150, 'Host: a\r\nConnection: close\r\n\r\n'],
});

program('timeouts on a second request of the connection', {
  options: { ...often, headersTimeout: 120, requestTimeout: 2000 },
  handler: (_req, res) => res.end('served'),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    const first = await wire.answer();
    wire.write('GET / HTTP/1.1\r\n');
    const how = await shut(wire);
    return [first, how, wire.text()];
  },
});

program('server.setTimeout: an idle socket is destroyed', {
  server: ({ http }) => {
    const server = http.createServer(() => {});
    server.setTimeout(60);
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return [await shut(wire), wire.text()];
  },
});

program('server.setTimeout: with a listener the socket is left to it', {
  server: ({ http, log }) => {
    const server = http.createServer((_req, res) => setTimeout(() => res.end('after all'), 350));
    server.setTimeout(150, (socket) => log('timeout', typeof socket.destroy));
    return server;
  },
});

program('timeout: req.setTimeout', {
  handler: (req, res, { log }) => {
    log(
      req.setTimeout(40, () => {
        log('timed out');
        res.end('sorry');
      }) === req,
    );
  },
});

program('timeout: res.setTimeout', {
  handler: (_req, res, { log }) => {
    log(
      res.setTimeout(40, () => {
        log('timed out');
        res.end('sorry');
      }) === res,
    );
  },
});

program('timeout: req.setTimeout without a callback destroys', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, 'aborted', 'error', 'close');
      watch('res', res, 'close');
      req.setTimeout(40);
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return [await shut(wire), wire.text()];
  },
});

program('timeout: the timeout events in their order', {
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      req.on('timeout', () => log('req'));
      res.on('timeout', () => {
        log('res');
        res.end('sorry');
      });
      req.socket.on('timeout', () => log('socket'));
    });
    server.timeout = 150;
    server.on('timeout', () => log('server'));
    return server;
  },
});

program('timeout: socket.setTimeout', {
  handler: (req, res, { log }) => {
    log(req.socket.timeout);
    log(
      req.socket.setTimeout(40, () => {
        log('timed out');
        res.end('sorry');
      }) === req.socket,
      req.socket.timeout,
    );
  },
});

program('timeout: activity puts it off', {
  server: ({ http, log }) => {
    const server = http.createServer((_req, res) => {
      let left = 10;
      const timer = setInterval(() => {
        if (left-- > 0) return void res.write('.');
        clearInterval(timer);
        res.end();
      }, 40);
    });
    server.setTimeout(300, () => log('timeout'));
    return server;
  },
});

program('timeout: a slow body puts it off', {
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => req.pipe(res));
    server.setTimeout(300, () => log('timeout'));
    return server;
  },
  request: [head('POST', '/', 'Content-Length: 5'), 90, 'a', 90, 'b', 90, 'c', 90, 'd', 90, 'e'],
});

program('timeout: setTimeout refuses', {
  handler: (req, res, { log, attempt, server }) => {
    log(
      attempt(() => req.setTimeout('x')),
      attempt(() => res.setTimeout(-1)),
      attempt(() => req.socket.setTimeout('x')),
    );
    log(attempt(() => server.setTimeout('x') === server));
    res.end();
  },
});

program('timeout: setTimeout 0 takes it back', {
  handler: (req, res, { log }) => {
    req.setTimeout(40, () => log('timed out'));
    req.setTimeout(0);
    setTimeout(() => res.end('fine'), 90);
  },
});

program('keepAliveTimeout: the next request puts it off', {
  options: { keepAliveTimeout: 600, keepAliveTimeoutBuffer: 0 },
  handler: (_req, res) => res.end('x'),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    const answers = [];
    for (let index = 0; index < 3; index++) {
      wire.write(get());
      answers.push((await wire.answer()).status);
      await sleep(250);
    }
    return [answers, await wire.fate()];
  },
});

program('timeout: posts that are answered late keep the timeout of the server', {
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      req.resume();
      log(req.socket.timeout);
      res.end('x');
      res.on('finish', () => setImmediate(() => log(req.socket.timeout > 0)));
    });
    server.timeout = 5000;
    return server;
  },
  request: post('abc'),
});
