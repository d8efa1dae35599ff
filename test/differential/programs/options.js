// The options of createServer that other files do not have.

'use strict';

const events = require('node:events');
const { program, get, head, post } = require('../program');

const hello = (_req, res) => res.end('hello');

program('options: keepAlive and keepAliveInitialDelay', {
  options: { keepAlive: true, keepAliveInitialDelay: 1234, noDelay: true },
  handler: (_req, res, { log, server }) => {
    log(server.keepAlive, server.keepAliveInitialDelay, server.noDelay);
    res.end();
  },
});

program('options: noDelay false', {
  options: { noDelay: false },
  handler: (_req, res, { log, server }) => {
    log(server.noDelay);
    res.write('a');
    setTimeout(() => res.end('b'), 5);
  },
});

program('options: keepAliveTimeoutBuffer', {
  options: { keepAliveTimeout: 1000, keepAliveTimeoutBuffer: 500 },
  handler: (_req, res, { log, server }) => {
    log(server.keepAliveTimeoutBuffer);
    res.end();
  },
});

program('options: insecureHTTPParser takes what is refused otherwise', {
  options: { insecureHTTPParser: true },
  request: 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  handler: (req, res, { log }) => {
    log(req.headers['transfer-encoding']);
    res.end('lenient');
  },
});

program('options: optimizeEmptyRequests', {
  since: 24,
  options: { optimizeEmptyRequests: true },
  client: async ({ raw }) => [await raw(get()), await raw(post('body'))],
  handler: (req, res, { log, watch }) => {
    watch(req.method, req, 'data', 'end', 'close');
    log(req.readableEnded, req.complete);
    req.on('end', () => log('ended'));
    res.end('x');
  },
});

program('options: requireHostHeader false and no Host at all', {
  options: { requireHostHeader: false },
  request: 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
  handler: hello,
});

program('options: timeouts that are changed while it runs', {
  server: ({ http, log, attempt }) => {
    const server = http.createServer(hello);
    server.keepAliveTimeout = 2000;
    server.headersTimeout = 3000;
    server.requestTimeout = 4000;
    server.timeout = 5000;
    log(server.keepAliveTimeout, server.headersTimeout, server.requestTimeout, server.timeout);
    log(
      attempt(() => (server.keepAliveTimeout = -1)),
      attempt(() => (server.headersTimeout = 'x')),
    );
    server.keepAliveTimeout = 3000;
    server.headersTimeout = 60_000;
    return server;
  },
});

program('options: createServer does not keep the object', {
  server: ({ http, log }) => {
    const options = { keepAliveTimeout: 7000 };
    const server = http.createServer(options, hello);
    options.keepAliveTimeout = 9000;
    log(server.keepAliveTimeout);
    return server;
  },
});

program('options: a frozen object, and one without a prototype', {
  server: ({ http }) =>
    http.createServer(Object.freeze(Object.assign(Object.create(null), { keepAliveTimeout: 8000 })), hello),
});

program('events.once for listening, request and close', {
  listen: null,
  server: ({ http }) => http.createServer(),
  client: async ({ server, raw, log }) => {
    const listening = events.once(server, 'listening');
    server.listen(0, '127.0.0.1');
    await listening;
    const asked = raw(get('/once', 'Connection: close'));
    const [req, res] = await events.once(server, 'request');
    log(req.url);
    res.end('by events.once');
    const answer = await asked;
    server.close();
    await events.once(server, 'close');
    return answer;
  },
});

program('events.on: requests as an async iterator', {
  server: ({ http, log }) => {
    const server = http.createServer();
    (async () => {
      for await (const [req, res] of events.on(server, 'request')) {
        log(req.url);
        res.end(req.url);
        if (req.url === '/2') break;
      }
    })();
    return server;
  },
  request: get('/1') + get('/2', 'Connection: close'),
  expect: { responses: 2 },
});

program('events: pipe and unpipe on the response', {
  request: post('piped'),
  handler: (req, res, { log }) => {
    res.on('pipe', (source) => log('pipe', source === req));
    res.on('unpipe', (source) => log('unpipe', source === req));
    req.pipe(res);
  },
});

program('events: newListener and removeListener on messages', {
  handler: (req, res, { log }) => {
    for (const [name, emitter] of [
      ['req', req],
      ['res', res],
    ]) {
      emitter.on('newListener', (event) => log(name, 'new', String(event)));
      emitter.on('removeListener', (event) => log(name, 'removed', String(event)));
      const listener = () => {};
      emitter.on('close', listener);
      emitter.off('close', listener);
      emitter.once('error', listener);
      log(
        name,
        emitter.listenerCount('error'),
        emitter.listeners('close').length,
        emitter.rawListeners('error').length,
      );
      emitter.removeAllListeners('error');
      emitter.removeAllListeners('newListener');
    }
    res.end();
  },
});

program('events: setMaxListeners, many listeners, emit by hand', {
  handler: (req, res, { log }) => {
    log(req.setMaxListeners(50) === req, req.getMaxListeners(), res.setMaxListeners(0) === res, res.getMaxListeners());
    let count = 0;
    for (let index = 0; index < 30; index++) res.on('custom', () => count++);
    log(res.emit('custom'), count, res.emit('nobody'));
    res.end();
  },
});

program('options: HEAD and OPTIONS of an empty server', {
  server: ({ http }) => http.createServer(),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(head('OPTIONS', '*'));
    return wire.fate(60);
  },
});
