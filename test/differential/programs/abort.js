// Ends that come too early: from the client, and from the program.

'use strict';

const { program, get, head, post } = require('../program');

const REQ = ['data', 'end', 'aborted', 'error', 'close'];
const RES = ['finish', 'error', 'close'];

const leaving =
  (request, leave) =>
  async ({ connect, logged, sleep, log }) => {
    const wire = await connect();
    wire.write(request);
    await logged('handler');
    await sleep(10);
    log('client leaves');
    leave(wire);
    await logged('res close');
    await sleep(10);
  };

const waiting = ({ http, log, watch }) =>
  http.createServer((req, res) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    log('handler');
  });

program('abort: the client closes before the answer', {
  server: waiting,
  client: leaving(get(), (wire) => wire.destroy()),
});

program('abort: the client resets before the answer', {
  server: waiting,
  client: leaving(get(), (wire) => wire.reset()),
});

program('abort: the client closes inside its body', {
  server: waiting,
  client: leaving(`${head('POST', '/', 'Content-Length: 10')}abc`, (wire) => wire.destroy()),
});

program('abort: the client ends inside its body', {
  server: waiting,
  client: leaving(`${head('POST', '/', 'Content-Length: 10')}abc`, (wire) => wire.end()),
});

program('abort: the client ends inside a chunked body', {
  server: waiting,
  client: leaving(`${head('POST', '/', 'Transfer-Encoding: chunked')}3\r\nabc\r\n`, (wire) => wire.end()),
});

program('abort: nobody listens for error on the request', {
  server: ({ http, log, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, 'aborted', 'close');
      watch('res', res, 'close');
      req.resume();
      log('handler');
    }),
  client: leaving(`${head('POST', '/', 'Content-Length: 10')}abc`, (wire) => wire.destroy()),
});

program('abort: flags afterwards', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      req.on('error', (error) => log('req error', error.code, error.message));
      req.resume();
      res.on('close', () => {
        log(
          'res',
          res.writableEnded,
          res.writableFinished,
          res.destroyed,
          res.closed,
          res.errored,
          res.headersSent,
          res.writable,
        );
        setImmediate(() =>
          log('req', req.aborted, req.complete, req.destroyed, req.readableAborted, req.errored?.code, req.closed),
        );
        setImmediate(() => log('socket', req.socket.destroyed, req.socket.readable, req.socket.writable));
        setImmediate(() => log('res close'));
      });
      log('handler');
    }),
  client: leaving(`${head('POST', '/', 'Content-Length: 10')}abc`, (wire) => wire.destroy()),
});

program('abort: while the answer streams', {
  server: ({ http, log, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, 'aborted', 'close');
      watch('res', res, ...RES);
      res.write('begun');
      log('handler');
    }),
  client: leaving(get(), (wire) => wire.destroy()),
});

program('abort: write and end after the client has gone', {
  server: ({ http, log, attempt }) =>
    http.createServer((_req, res) => {
      log('handler');
      res.on('error', (error) => log('error', error));
      res.on('finish', () => log('finish'));
      res.on('close', () => {
        log('res close');
        log(
          attempt(() => res.setHeader('a', 'b') === res),
          attempt(() => res.write('x')),
          attempt(() => res.end('y') === res),
        );
        res.write('z', (error) => log('write callback', error));
        res.end((error) => log('end callback', error));
        log(res.writableEnded, res.writableFinished, res.headersSent, res.destroyed);
      });
    }),
  client: leaving(get(), (wire) => wire.destroy()),
});

program('abort: pipeline to a client that leaves', {
  server: ({ http, log }) => {
    const { Readable, pipeline } = require('node:stream');
    return http.createServer((_req, res) => {
      const source = new Readable({ read() {} });
      source.push('a');
      res.on('close', () => log('res close'));
      pipeline(source, res, (error) => log('pipeline', error, source.destroyed));
      log('handler');
    });
  },
  client: leaving(get(), (wire) => wire.destroy()),
});

program('abort: of a pipelined request behind another', {
  server: ({ http, log, watch }) =>
    http.createServer((req, res) => {
      watch(`res${req.url}`, res, ...RES);
      if (req.url === '/2') return;
      log('handler');
      setTimeout(() => res.end('first'), 15);
    }),
  client: async ({ connect, logged, sleep }) => {
    const wire = await connect();
    wire.write(get('/1') + get('/2'));
    const first = await wire.answer();
    await sleep(20);
    wire.destroy();
    await logged('res/2 close');
    return first;
  },
});

program('res.destroy before the head', {
  server: ({ http, log, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, ...REQ);
      watch('res', res, ...RES);
      log(res.destroy() === res, res.destroyed);
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    await logged('res close');
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('res.destroy with an error', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, ...REQ);
      watch('res', res, ...RES);
      res.destroy(new Error('broken'));
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    await logged('res close');
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('res.destroy with an error, nobody listens', {
  server: ({ http, log }) =>
    http.createServer((_req, res) => {
      res.on('close', () => log('close'));
      res.destroy(new Error('broken'));
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    await logged('close');
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('res.destroy inside the body', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('res', res, ...RES);
      res.write('begun');
      setTimeout(() => res.destroy(), 20);
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const begun = await wire.bytes('begun');
    const how = await wire.ended();
    await logged('res close');
    return [begun.includes('200 OK'), how === 'open' ? how : 'closed', wire.text()];
  },
});

program('res.destroy after the end', {
  handler: (_req, res, { watch, log }) => {
    watch('res', res, ...RES);
    res.end('x');
    res.on('finish', () => {
      log(res.destroyed);
      res.destroy();
      log(res.destroyed);
    });
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return [await wire.answer(), (await wire.ended(200)) === 'open' ? 'open' : 'closed'];
  },
});

program('req.destroy before the answer', {
  server: ({ http, watch, log }) =>
    http.createServer((req, res) => {
      watch('req', req, ...REQ);
      watch('res', res, ...RES);
      log(req.destroy() === req);
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    await logged('res close');
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('req.destroy with an error, and the handler goes on for a while', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, ...REQ);
      watch('res', res, ...RES);
      req.destroy(new Error('enough'));
      // Long enough that the connection is looked after by another thread.
      for (const until = performance.now() + 60; performance.now() < until; );
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    await logged('res close');
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('req.destroy after the answer', {
  handler: (req, res, { watch }) => {
    watch('req', req, ...REQ);
    watch('res', res, ...RES);
    res.end('x');
    req.destroy();
  },
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    await wire.ended(100);
    await logged('res close');
    return null;
  },
});

program('socket.destroy in the handler', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, ...REQ);
      watch('res', res, ...RES);
      watch('socket', req.socket, 'end', 'error', 'close');
      req.socket.destroy();
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    await logged('res close');
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('socket.end in the handler', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('res', res, ...RES);
      req.socket.end();
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    const how = await wire.ended();
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});

program('socket.destroySoon after the answer', {
  handler: (req, res, { watch }) => {
    watch('res', res, ...RES);
    res.end('x');
    req.socket.destroySoon();
  },
});

program('aborting twenty at once', {
  server: ({ http, log }) => {
    let closed = 0;
    return http.createServer((_req, res) => {
      res.on('close', () => {
        if (++closed === 20) log('res close');
      });
    });
  },
  client: async ({ connect, sleep, logged }) => {
    const wires = await Promise.all(Array.from({ length: 20 }, () => connect()));
    for (const wire of wires) wire.write(get());
    await sleep(20);
    for (const wire of wires) wire.destroy();
    await logged('res close');
  },
});

program('an answer to a half-closed client', {
  server: ({ http, watch, log }) =>
    http.createServer((req, res) => {
      watch('req', req, ...REQ);
      watch('res', res, ...RES);
      log('handler');
      setTimeout(() => res.end('late'), 200);
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(post('abc'));
    await logged('handler');
    wire.end();
    const answer = await wire.answer();
    return [answer, await wire.ended()];
  },
});

program('abort: who asks for the socket of a response that was cut off finds it destroyed', {
  server: ({ http, log }) =>
    http.createServer((_req, res) => {
      log('handler');
      const look = () => log('socket', res.socket === null ? null : [res.socket.destroyed, res.socket.writable]);
      res.on('close', look);
      res.on('close', () => setTimeout(look, 20));
      res.on('close', () => log('res close'));
    }),
  client: async ({ connect, logged, sleep, log }) => {
    const wire = await connect();
    wire.write(get());
    await logged('handler');
    await sleep(10);
    log('client leaves');
    wire.destroy();
    await logged('res close');
    await sleep(100);
  },
});
