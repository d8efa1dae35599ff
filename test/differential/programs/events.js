// Which events fire, in which order.

'use strict';

const { program, get, post, chunked, head } = require('../program');

const REQ = ['end', 'close', 'aborted', 'error'];
const RES = ['prefinish', 'finish', 'close', 'error'];

program('events: an answer in the handler', {
  handler: (req, res, { watch }) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    res.end('x');
  },
});

program('events: an answer in the handler, connection closed by request', {
  request: get('/', 'Connection: close'),
  handler: (req, res, { watch }) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    watch('socket', req.socket, 'end', 'close');
    res.end('x');
  },
});

program('events: an answer in a later tick', {
  handler: (req, res, { watch, log }) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    setTimeout(() => {
      log('answering');
      res.end('x');
      log('answered');
    }, 5);
  },
});

program('events: nextTick, promises and immediates around the answer', {
  handler: (_req, res, { watch, log }) => {
    watch('res', res, 'finish', 'close');
    process.nextTick(() => log('tick'));
    Promise.resolve().then(() => log('promise'));
    queueMicrotask(() => log('microtask'));
    res.end('x', () => log('callback'));
    log('returned');
  },
});

program('events: an answer from a promise', {
  handler: async (req, res, { watch, log }) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    await null;
    log('awaited');
    res.end('x');
  },
});

program('events: a body that is consumed', {
  request: post('hello'),
  handler: (req, res, { watch }) => {
    watch('req', req, 'data', ...REQ);
    watch('res', res, ...RES);
    req.on('end', () => res.end('x'));
  },
});

program('events: a body that is left unread', {
  request: post('hello'),
  handler: (req, res, { watch }) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    res.end('x');
  },
});

program('events: a body that is resumed', {
  request: post('hello'),
  handler: (req, res, { watch }) => {
    watch('req', req, 'resume', 'pause', 'readable', ...REQ);
    watch('res', res, ...RES);
    req.resume();
    res.end('x');
  },
});

program('events: answered before the body came', {
  request: [head('POST', '/', 'Content-Length: 5'), 20, 'hello'],
  handler: (req, res, { watch }) => {
    watch('req', req, 'data', ...REQ);
    watch('res', res, ...RES);
    res.end('early');
  },
});

program('events: a chunked body that is consumed', {
  request: chunked(['one', 'two']),
  handler: (req, res, { watch }) => {
    watch('req', req, 'data', ...REQ);
    watch('res', res, ...RES);
    req.on('end', () => res.end('x'));
  },
});

program('events: the server of one request', {
  request: get('/', 'Connection: close'),
  server: ({ http, watch }) => {
    const server = http.createServer();
    watch('server', server, 'listening', 'connection', 'request', 'close', 'error');
    server.on('request', (_req, res) => res.end('x'));
    return server;
  },
});

program('events: connection comes before request, and once for two requests', {
  request: get() + get('/', 'Connection: close'),
  expect: { responses: 2 },
  server: ({ http, watch }) => {
    const server = http.createServer((_req, res) => res.end('x'));
    watch('server', server, 'connection', 'request');
    return server;
  },
});

program('events: two listeners for request', {
  server: ({ http, log }) => {
    const server = http.createServer((_req, res) => {
      log('first');
      res.write('1');
    });
    server.on('request', (_req, res) => {
      log('second');
      res.end('2');
    });
    return server;
  },
});

program('events: once and prepended listeners', {
  request: get() + get('/', 'Connection: close'),
  expect: { responses: 2 },
  server: ({ http, log }) => {
    const server = http.createServer((_req, res) => res.end('x'));
    server.once('request', () => log('once'));
    server.prependListener('request', () => log('prepended'));
    return server;
  },
});

program('events: a handler that throws', {
  handler: (_req, res, { log }) => {
    res.on('close', () => log('close'));
    setTimeout(() => res.end('still answered'), 5);
    throw new Error('thrown by the handler');
  },
});

program('events: a handler that rejects', {
  handler: async (_req, res) => {
    setTimeout(() => res.end('still answered'), 5);
    throw new Error('rejected by the handler');
  },
});

program('events: captureRejections answers 500', {
  server: ({ http, log }) => {
    const events = require('node:events');
    events.captureRejections = true;
    const server = http.createServer(async (_req, res) => {
      res.on('close', () => log('close'));
      res.setHeader('x-gone', '1');
      throw new Error('rejected');
    });
    events.captureRejections = false;
    return server;
  },
});

program('events: a throw in a data listener', {
  request: post('hello'),
  handler: (req, res, { watch }) => {
    watch('req', req, 'close', 'error');
    req.on('data', () => {
      res.end('x');
      throw new Error('thrown by a listener');
    });
  },
});

program('events: a throw in finish', {
  request: get('/', 'Connection: close'),
  handler: (_req, res, { watch }) => {
    watch('res', res, 'close');
    res.on('finish', () => {
      throw new Error('thrown in finish');
    });
    res.end('x');
  },
});

program('events: AsyncLocalStorage reaches the events of its own request only', {
  client: async ({ raw }) => [await raw(post('a')), await raw(post('b'))],
  server: ({ http, log }) => {
    const { AsyncLocalStorage } = require('node:async_hooks');
    const storage = new AsyncLocalStorage();
    let count = 0;
    return http.createServer((req, res) => {
      log('before', storage.getStore());
      storage.enterWith(++count);
      req.on('data', () => log('data', storage.getStore()));
      req.on('end', () => {
        log('end', storage.getStore());
        setTimeout(() => {
          log('timer', storage.getStore());
          res.end('x', () => log('callback', storage.getStore()));
        }, 2);
      });
    });
  },
});

program('events: a streamed answer', {
  handler: (req, res, { watch, log, sleep }) => {
    watch('req', req, ...REQ);
    watch('res', res, 'drain', ...RES);
    (async () => {
      for (const piece of ['a', 'b', 'c']) {
        res.write(piece, () => log('written', piece));
        await sleep(3);
      }
      res.end(() => log('ended'));
    })();
  },
});

program('events: flags seen from the events', {
  request: post('hello'),
  handler: (req, res, { log }) => {
    const flags = (name) =>
      log(
        name,
        req.complete,
        req.readableEnded,
        req.destroyed,
        req.aborted,
        res.headersSent,
        res.writableEnded,
        res.writableFinished,
        res.finished,
        res.destroyed,
        res.closed,
      );
    flags('start');
    req.on('data', () => flags('data'));
    req.on('end', () => {
      flags('end');
      res.end('x');
      flags('ended');
    });
    req.on('close', () => flags('req close'));
    res.on('prefinish', () => flags('prefinish'));
    res.on('finish', () => flags('finish'));
    res.on('close', () => flags('res close'));
  },
});

program('events: socket detaches from the response after finish', {
  handler: (req, res, { log }) => {
    log('socket', res.socket === req.socket, res.connection === req.socket);
    res.on('finish', () => log('finish', res.socket === null, req.socket !== null));
    res.on('close', () => log('close', res.socket === null, req.socket !== null));
    res.end('x');
  },
});
