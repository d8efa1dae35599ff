// What well-known libraries do with requests, responses and sockets, in a few lines each.

'use strict';

const nodeHttp = require('node:http');
const stream = require('node:stream');
const zlib = require('node:zlib');
const { program, get, post } = require('../program');

/** on-finished, ee-first: how they tell whether a message is over. */
const isFinished = (message) => {
  const { socket } = message;
  if (typeof message.finished === 'boolean') return Boolean(message.finished || (socket && !socket.writable));
  return Boolean(message.upgrade || !socket || !socket.readable || (message.complete && !message.readable));
};

program('pattern: on-finished', {
  request: post('body'),
  handler: (req, res, { log }) => {
    log('start', isFinished(req), isFinished(res));
    req.socket.on('error', () => {});
    req.on('end', () => {
      log('read', isFinished(req), isFinished(res));
      res.end('x');
      log('ended', isFinished(req), isFinished(res));
    });
    res.on('finish', () => log('finish', isFinished(req), isFinished(res)));
    req.resume();
  },
});

program('pattern: on-headers', {
  handler: (_req, res, { log }) => {
    const { writeHead } = res;
    let fired = false;
    res.writeHead = function (...args) {
      if (!fired) {
        fired = true;
        log('status', this.statusCode, args[0]);
        this.setHeader('X-Response-Time', '1ms');
      }
      return writeHead.apply(this, args);
    };
    res.statusCode = 202;
    res.setHeader('X-First', '1');
    res.end('x');
  },
});

program('pattern: compression', {
  handler: (_req, res) => {
    const { write, end, on } = res;
    const listeners = [];
    let gzip;
    res.write = (chunk, encoding) =>
      gzip ? gzip.write(Buffer.from(chunk, encoding)) : write.call(res, chunk, encoding);
    res.end = (chunk, encoding) => {
      if (!res._header) res._implicitHeader();
      if (!gzip) return end.call(res, chunk, encoding);
      return chunk ? gzip.end(Buffer.from(chunk, encoding)) : gzip.end();
    };
    res.on = (type, listener) => {
      if (!gzip || type !== 'drain') return on.call(res, type, listener);
      listeners.push(listener);
      return res;
    };
    const { writeHead } = res;
    res.writeHead = function (...args) {
      gzip = zlib.createGzip();
      res.setHeader('Content-Encoding', 'gzip');
      res.removeHeader('Content-Length');
      gzip.on('data', (data) => write.call(res, data) === false && gzip.pause());
      gzip.on('end', () => end.call(res));
      on.call(res, 'drain', () => gzip.resume());
      return writeHead.apply(this, args);
    };
    res.setHeader('Content-Length', 3000);
    res.end('abc'.repeat(1000));
  },
  client: async ({ raw }) => {
    const { answers, connection } = await raw(get());
    const { headers, body, framing } = answers[0];
    return [headers, framing, zlib.gunzipSync(Buffer.from(body, 'latin1')).toString(), connection];
  },
});

program('pattern: express-session holds back the end', {
  handler: (_req, res, { log }) => {
    const { write, end } = res;
    let ended = false;
    res.end = (chunk, encoding) => {
      if (ended) return false;
      ended = true;
      if (!res._header) res._implicitHeader();
      if (chunk) write.call(res, chunk, encoding);
      setTimeout(() => {
        log('stored', res.headersSent, res.writableEnded);
        end.call(res);
      }, 5);
      return true;
    };
    res.setHeader('Content-Length', 4);
    res.end('body');
  },
});

program('pattern: raw-body', {
  request: post('raw body', 'Content-Type: text/plain'),
  handler: (req, res, { log }) => {
    const state = req._readableState;
    log(req._decoder ?? 'no decoder', state.encoding, state.decoder ?? 'none', Number(req.headers['content-length']));
    const pieces = [];
    const done = (error) => {
      req.removeListener('aborted', onAborted);
      req.removeListener('data', onData);
      req.removeListener('end', done);
      log('done', error, Buffer.concat(pieces).toString());
      res.end();
    };
    const onAborted = () => done(new Error('aborted'));
    const onData = (piece) => pieces.push(piece);
    req.on('aborted', onAborted);
    req.on('close', () => log('close'));
    req.on('data', onData);
    req.on('end', done);
  },
});

program('pattern: raw-body stops at its limit', {
  handler: (req, res, { log }) => {
    let bytes = 0;
    req.on('data', (piece) => {
      bytes += piece.length;
      if (bytes <= 1000) return;
      req.removeAllListeners('data');
      req.unpipe();
      req.pause();
      log('too large');
      res.statusCode = 413;
      res.setHeader('Connection', 'close');
      res.end('too large');
    });
  },
  client: async ({ raw }) => raw(post('x'.repeat(50_000))),
});

program('pattern: finalhandler', {
  request: post('unread'),
  handler: (req, res, { log }) => {
    const write = () => {
      res.statusCode = 404;
      res.setHeader('Content-Length', 9);
      for (const name of ['Content-Encoding', 'Content-Language', 'Content-Range']) res.removeHeader(name);
      res.end('not found', 'utf8');
    };
    req.unpipe();
    if (isFinished(req)) return write();
    req.on('end', () => {
      log('drained');
      write();
    });
    req.resume();
  },
});

program('pattern: a proxy', {
  server: ({ http, log }) => {
    const target = nodeHttp.createServer((req, res) => {
      res.writeHead(207, { 'X-Target': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
      req.pipe(res);
    });
    const server = http.createServer((req, res) => {
      const { method, url, headers } = req;
      const asked = nodeHttp.request({
        port: target.address().port,
        host: '127.0.0.1',
        method,
        path: url,
        headers,
        agent: false,
      });
      req.on('aborted', () => asked.destroy());
      req.pipe(asked);
      asked.on('error', (error) => log('error', error));
      asked.on('response', (answer) => {
        res.statusCode = answer.statusCode;
        for (const [name, value] of Object.entries(answer.headers)) {
          if (name !== 'date' && name !== 'connection') res.setHeader(name, value);
        }
        answer.pipe(res);
      });
    });
    server.once('listening', () => target.listen(0, '127.0.0.1'));
    server.on('close', () => target.close());
    return server;
  },
  client: async ({ raw, sleep }) => {
    await sleep(20);
    return raw(post('through the proxy', 'X-Asked: 1', 'Connection: close'));
  },
});

program('pattern: stoppable', {
  server: ({ http, log }) => {
    const requests = new Map();
    let stopping = false;
    const server = http.createServer((req, res) => setTimeout(() => res.end(req.url), req.url === '/slow' ? 40 : 0));
    server.on('connection', (socket) => {
      requests.set(socket, 0);
      socket.once('close', () => requests.delete(socket));
    });
    server.prependListener('request', (req, res) => {
      requests.set(req.socket, requests.get(req.socket) + 1);
      res.once('finish', () => {
        const pending = requests.get(req.socket) - 1;
        requests.set(req.socket, pending);
        if (stopping && pending === 0) req.socket.end();
      });
    });
    server.stop = (done) => {
      stopping = true;
      server.close(done);
      for (const [socket, pending] of requests) if (pending === 0) socket.end();
      log('stopping', requests.size);
    };
    return server;
  },
  client: async ({ connect, server, sleep, log, logged }) => {
    const [idle, busy] = [await connect(), await connect()];
    idle.write(get('/fast'));
    await idle.answer();
    busy.write(get('/slow'));
    await sleep(15);
    server.stop(() => log('stopped'));
    const shut = async (wire) => {
      const how = await wire.ended();
      wire.end();
      return how === 'open' ? how : 'closed';
    };
    const result = [await shut(idle), (await busy.answer()).body, await shut(busy)];
    await logged('stopped');
    return result;
  },
});

program('pattern: server-destroy', {
  server: ({ http }) => {
    const sockets = new Set();
    const server = http.createServer((_req, res) => res.write('begun'));
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.destroyAll = (done) => {
      server.close(done);
      for (const socket of sockets) socket.destroy();
    };
    return server;
  },
  client: async ({ connect, server, log, logged }) => {
    const wire = await connect();
    wire.write(get());
    await wire.bytes('begun');
    server.destroyAll((error) => log('destroyed', error));
    await logged('destroyed');
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('pattern: pino-http and others log once at the end', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      const done = (error) => {
        res.removeListener('error', done);
        res.removeListener('finish', done);
        res.removeListener('close', onClose);
        log(req.url, error ?? 'ok', res.statusCode, res.writableFinished, req.aborted);
      };
      const onClose = () => done('closed early');
      res.on('error', done);
      res.on('finish', done);
      res.on('close', onClose);
      if (req.url === '/answered') res.end('x');
      if (req.url === '/streamed') {
        res.write('a');
        setTimeout(() => res.end('b'), 5);
      }
    }),
  client: async ({ raw, connect, sleep, logged }) => {
    const answers = [await raw(get('/answered')), await raw(get('/streamed'))];
    const wire = await connect();
    wire.write(get('/left'));
    await sleep(15);
    wire.destroy();
    await logged('/left');
    return answers;
  },
});

program('pattern: an AbortController for the handler', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      const controller = new AbortController();
      res.on('close', () => {
        if (!res.writableEnded) controller.abort(new Error('client left'));
      });
      controller.signal.addEventListener('abort', () => log('aborted', controller.signal.reason.message));
      if (req.url === '/fine') res.end('x');
    }),
  client: async ({ raw, connect, sleep, logged }) => {
    const fine = await raw(get('/fine'));
    const wire = await connect();
    wire.write(get('/wait'));
    await sleep(15);
    wire.destroy();
    await logged('aborted');
    return fine;
  },
});

program('pattern: the Request and Response of the web', {
  request: post('{"a":1}', 'Content-Type: application/json', 'X-List: 1', 'X-List: 2'),
  handler: async (req, res) => {
    const headers = new Headers();
    for (let index = 0; index < req.rawHeaders.length; index += 2)
      headers.append(req.rawHeaders[index], req.rawHeaders[index + 1]);
    const url = new URL(req.url, `http://${req.headers.host}`);
    const body = stream.Readable.toWeb(req);
    const request = new Request(url, { method: req.method, headers, body, duplex: 'half' });
    const answer = Response.json({ got: await request.json(), list: request.headers.get('x-list') }, { status: 201 });
    res.writeHead(answer.status, Object.fromEntries(answer.headers));
    await stream.promises.pipeline(stream.Readable.fromWeb(answer.body), res);
  },
});

program('pattern: a multipart upload through a parser that pipes', {
  request: post(`--b\r\n\r\n${'part '.repeat(5000)}\r\n--b--\r\n`, 'Content-Type: multipart/form-data; boundary=b'),
  handler: (req, res, { log }) => {
    let bytes = 0;
    const parser = new stream.Writable({
      highWaterMark: 1024,
      write(piece, _encoding, done) {
        bytes += piece.length;
        setImmediate(done);
      },
    });
    parser.on('finish', () => {
      log('parsed', bytes);
      res.end(String(bytes));
    });
    req.pipe(parser);
  },
});

program('pattern: 200 requests at once, each with its own answer', {
  handler: (req, res) => {
    const answer = () => res.end(`${req.method} ${req.url} ${req.headers['x-id']}`);
    const id = Number(req.headers['x-id']);
    if (id % 3 === 0) answer();
    else if (id % 3 === 1) setTimeout(answer, id % 20);
    else req.resume().on('end', answer);
  },
  client: async ({ raw }) => {
    const asked = Array.from({ length: 200 }, async (_, id) => {
      const { answers } = await raw(id % 2 ? get(`/${id}`, `X-Id: ${id}`) : post('body', `X-Id: ${id}`), { linger: 0 });
      return answers[0].body === `${id % 2 ? 'GET' : 'POST'} /${id % 2 ? id : ''} ${id}`;
    });
    return (await Promise.all(asked)).every(Boolean);
  },
});

program('pattern: tracing patches the prototypes', {
  server: ({ http, log }) => {
    const patched = [
      [http.Server.prototype, 'emit'],
      [http.ServerResponse.prototype, 'writeHead'],
      [http.ServerResponse.prototype, 'end'],
      [http.ServerResponse.prototype, 'setHeader'],
      [http.IncomingMessage.prototype, 'on'],
    ].map(([prototype, name]) => {
      const own = Object.getOwnPropertyDescriptor(prototype, name);
      const original = prototype[name];
      prototype[name] = function (...args) {
        if (args[0] !== 'end' && (name !== 'emit' || args[0] === 'request'))
          log(name, typeof args[0] === 'string' ? args[0] : typeof args[0]);
        return original.apply(this, args);
      };
      return () => (own ? Object.defineProperty(prototype, name, own) : delete prototype[name]);
    });
    const server = http.createServer((req, res) => {
      req.on('custom', () => {});
      res.setHeader('X-A', '1');
      res.end('traced');
    });
    server.on('close', () => {
      for (const restore of patched) restore();
    });
    return server;
  },
});

program('pattern: an event loop that is blocked answers afterwards', {
  handler: (_req, res, { log }) => {
    const until = Date.now() + 60;
    while (Date.now() < until);
    log('blocked');
    res.end('after all');
  },
  client: async ({ raw }) => Promise.all([raw(get('/')), raw(get('/')), raw(get('/'))]),
});

program('pattern: PerformanceObserver for http', {
  server: ({ http, log }) => {
    const { PerformanceObserver } = require('node:perf_hooks');
    const observer = new PerformanceObserver((list) => {
      for (const { name, entryType, detail } of list.getEntries())
        log(name, entryType, detail.req.url, detail.res.statusCode);
    });
    observer.observe({ entryTypes: ['http'] });
    const server = http.createServer((_req, res) => res.end('observed'));
    server.on('close', () => observer.disconnect());
    return server;
  },
  client: async ({ raw, sleep }) => {
    const answer = await raw(get('/observed'));
    await sleep(20);
    return answer;
  },
});
