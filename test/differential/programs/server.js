// http.Server: how it is made, how it ends.

'use strict';

const net = require('node:net');
const { program, get } = require('../program');

const hello = (_req, res) => res.end('hello');

program('createServer: every form of its arguments', {
  listen: null,
  server: ({ http, log, attempt }) => {
    log(attempt(() => http.createServer().listenerCount('request')));
    log(attempt(() => http.createServer(hello).listenerCount('request')));
    log(attempt(() => http.createServer({}, hello).listenerCount('request')));
    log(attempt(() => http.createServer(undefined, hello).listenerCount('request')));
    log(attempt(() => http.createServer(null, hello).listenerCount('request')));
    log(attempt(() => new http.Server(hello).listenerCount('request')));
    log(attempt(() => http.Server(hello).listenerCount('request')));
    log(attempt(() => http.createServer('nonsense')));
    log(attempt(() => http.createServer(42)));
    log(attempt(() => http.createServer({}, 'nonsense')));
    log(attempt(() => http.createServer([])));
    return http.createServer();
  },
  client: () => 'none',
});

program('createServer: options that it checks', {
  listen: null,
  server: ({ http, log, attempt }) => {
    for (const options of [
      { IncomingMessage: {} },
      { ServerResponse: 1 },
      { insecureHTTPParser: 1 },
      { maxHeaderSize: -1 },
      { maxHeaderSize: 'x' },
      { requestTimeout: 'x' },
      { headersTimeout: -1 },
      { keepAliveTimeout: -1 },
      { connectionsCheckingInterval: -1 },
      { requireHostHeader: 'yes' },
      { joinDuplicateHeaders: 'yes' },
      { uniqueHeaders: 'x' },
      { noDelay: 'x' },
      { rejectNonStandardBodyWrites: 'yes' },
      { highWaterMark: 'x' },
      { requestTimeout: 10, headersTimeout: 20 },
      { headersTimeout: 70_000, requestTimeout: 60_000 },
    ]) {
      log(
        options,
        attempt(() => http.createServer(options)),
      );
    }
    return http.createServer();
  },
  client: () => 'none',
});

program('server: properties by default', {
  server: ({ http, log }) => {
    const server = http.createServer(hello);
    for (const name of [
      'timeout',
      'keepAliveTimeout',
      'headersTimeout',
      'requestTimeout',
      'maxHeadersCount',
      'maxRequestsPerSocket',
      'listening',
      'maxConnections',
      'connections',
      'allowHalfOpen',
      'pauseOnConnect',
      'noDelay',
      'keepAlive',
      'httpAllowHalfOpen',
      'requireHostHeader',
      'joinDuplicateHeaders',
      'rejectNonStandardBodyWrites',
      'keepAliveTimeoutBuffer',
      'dropMaxConnection',
    ]) {
      log(name, server[name]);
    }
    log(server.address());
    return server;
  },
});

program('server: properties from options', {
  options: {
    keepAliveTimeout: 7000,
    headersTimeout: 11_000,
    requestTimeout: 12_000,
    noDelay: false,
    keepAlive: true,
    maxHeaderSize: 9000,
  },
  handler: (_req, res, { log, server }) => {
    log(
      server.keepAliveTimeout,
      server.headersTimeout,
      server.requestTimeout,
      server.noDelay,
      server.keepAlive,
      server.maxHeaderSize,
    );
    res.end('x');
  },
});

program('server: what it is', {
  server: ({ http, log }) => {
    const server = http.createServer(hello);
    log(
      server instanceof http.Server,
      server instanceof net.Server,
      server instanceof require('node:events'),
      server.constructor.name,
    );
    log(typeof server.setTimeout, typeof server.closeAllConnections, typeof server[Symbol.asyncDispose]);
    log(server.listenerCount('request'), server.listenerCount('connection') > 0);
    return server;
  },
});

program('server: a subclass', {
  server: ({ http, log }) => {
    class Mine extends http.Server {
      constructor() {
        super((_req, res) => res.end(this.greeting));
        this.greeting = 'from the subclass';
      }
      emit(event, ...args) {
        if (event === 'request') log('emit', event);
        return super.emit(event, ...args);
      }
    }
    const server = new Mine();
    log(server instanceof http.Server, server.constructor.name);
    return server;
  },
});

program('server: util.inherits and Server.call, as old code does', {
  server: ({ http, log }) => {
    const util = require('node:util');
    function Old(handler) {
      http.Server.call(this, handler);
    }
    util.inherits(Old, http.Server);
    const server = new Old(hello);
    log(server instanceof http.Server);
    return server;
  },
});

program('close: callback and event, once', {
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'close');
    return server;
  },
  client: async ({ server, log, attempt }) => {
    log(server.close((error) => log('callback', error)) === server, server.listening, server.address());
    await new Promise((resolve) => server.close((error) => resolve(log('second', error))));
    log(attempt(() => server.close()));
    await new Promise(setImmediate);
  },
});

program('close: never opened', {
  listen: null,
  server: ({ http }) => http.createServer(),
  client: async ({ server, log }) => {
    server.on('close', () => log('close'));
    log(server.close((error) => log('callback', error)) === server);
    await new Promise(setImmediate);
  },
});

program('close: waits for the request in flight', {
  server: ({ http, log, watch }) => {
    const server = http.createServer({ keepAliveTimeout: 50, keepAliveTimeoutBuffer: 0 }, (_req, res) => {
      setTimeout(() => {
        log('answering');
        res.end('late');
      }, 40);
    });
    watch('server', server, 'close');
    return server;
  },
  client: async ({ connect, server, sleep, logged, log }) => {
    const wire = await connect();
    wire.write(get());
    await sleep(15);
    server.close(() => log('callback'));
    const how = async () => ((await wire.ended()) === 'open' ? 'open' : 'closed');
    const result = [await wire.answer(), await how()];
    await logged('server close');
    return result;
  },
});

program('close: ends idle connections', {
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'close');
    return server;
  },
  client: async ({ connect, server, logged }) => {
    const wire = await connect();
    wire.write(get());
    await wire.answer();
    server.close();
    const how = await wire.ended();
    await logged('server close');
    return how === 'open' ? how : 'closed';
  },
});

program('close: a connection that never asked anything', {
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'connection', 'close');
    return server;
  },
  client: async ({ connect, server, logged, log, sleep }) => {
    const wire = await connect();
    await logged('connection');
    server.close();
    await sleep(20);
    log('closing all');
    server.closeAllConnections();
    await logged('server close');
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('closeIdleConnections: spares the busy', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      if (req.url === '/slow') setTimeout(() => res.end('slow'), 60);
      else res.end('fast');
    }),
  client: async ({ connect, server, sleep }) => {
    const idle = await connect();
    idle.write(get('/fast'));
    await idle.answer();
    const busy = await connect();
    busy.write(get('/slow'));
    await sleep(15);
    server.closeIdleConnections();
    const first = await idle.ended();
    return [first === 'open' ? first : 'closed', await busy.answer(), await busy.fate(), server.listening];
  },
});

program('closeAllConnections: ends the busy too', {
  server: ({ http, watch }) =>
    http.createServer((req, res) => {
      watch('req', req, 'aborted', 'close', 'error');
      watch('res', res, 'finish', 'close');
    }),
  client: async ({ connect, server, logged, sleep }) => {
    const wire = await connect();
    wire.write(get());
    await sleep(15);
    server.closeAllConnections();
    const how = await wire.ended();
    await logged('res close');
    return [how === 'open' ? how : 'closed', server.listening];
  },
});

program('getConnections', {
  server: ({ http, log }) => http.createServer(hello),
  client: async ({ server, connect, sleep, log }) => {
    const count = () => new Promise((resolve) => server.getConnections((error, number) => resolve([error, number])));
    log(await count());
    const first = await connect();
    const second = await connect();
    await sleep(10);
    log(await count());
    first.destroy();
    second.destroy();
    await sleep(15);
    log(await count());
  },
});

program('getConnections calls back later', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, log }) => {
    log(server.getConnections(() => log('callback')) === server);
    log('after');
    await new Promise(setImmediate);
  },
});

program('maxConnections', {
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    server.maxConnections = 1;
    server.on('drop', (data) => watch === undefined || server.emit('seen', Object.keys(data).sort()));
    watch('server', server, 'seen');
    return server;
  },
  client: async ({ connect, server, sleep }) => {
    const first = await connect();
    first.write(get());
    const answer = await first.answer();
    const second = await connect();
    second.write(get());
    const how = await second.ended();
    return [answer, how === 'open' ? how : 'closed'];
  },
});

program('ref and unref', {
  server: ({ http }) => http.createServer(hello),
  client: ({ server, log }) => {
    log(server.unref() === server, server.ref() === server);
  },
});

program('Symbol.asyncDispose closes', {
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'close');
    return server;
  },
  client: async ({ server, log }) => {
    log(await server[Symbol.asyncDispose]());
    log(server.listening);
  },
});

program('server.setTimeout', {
  server: ({ http, log, attempt }) => {
    const server = http.createServer(hello);
    log(server.setTimeout(1000, () => {}) === server, server.timeout, server.listenerCount('timeout'));
    log(server.setTimeout(() => {}) === server, server.timeout, server.listenerCount('timeout'));
    log(
      attempt(() => server.setTimeout(0) === server),
      server.timeout,
    );
    return server;
  },
});

program('emit request by hand, as test tools do it', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, http, log }) => {
    const req = new http.IncomingMessage(new net.Socket());
    req.method = 'GET';
    req.url = '/by/hand';
    const res = new http.ServerResponse(req);
    server.emit('request', req, res);
    log(res.statusCode, res.headersSent, res.writableEnded, res._header?.split('\r\n')[0]);
  },
});

program('emit connection with a stream of its own', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      log(req.url);
      res.end('over a duplex');
    }),
  client: async ({ server, port }) => {
    const bridge = net.createServer((socket) => server.emit('connection', socket));
    await new Promise((resolve) => bridge.listen(0, '127.0.0.1', () => resolve(undefined)));
    const answer = await (
      await fetch(`http://127.0.0.1:${bridge.address().port}/bridged`, { headers: { connection: 'close' } })
    ).text();
    bridge.close();
    return answer;
  },
});

program('two servers at once', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ http, raw }) => {
    const other = http.createServer((_req, res) => res.end('other'));
    await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)));
    const result = [
      await raw(get('/', 'Connection: close')),
      await raw(get('/', 'Connection: close'), { to: other.address().port }),
    ];
    await new Promise((resolve) => other.close(resolve));
    return result;
  },
});

program('request listeners that are added and removed while it runs', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, raw }) => {
    const first = await raw(get('/', 'Connection: close'));
    server.removeAllListeners('request');
    server.on('request', (_req, res) => res.end('changed'));
    return [first, await raw(get('/', 'Connection: close'))];
  },
});
