// req.socket: what programs read from it and do with it.

'use strict';

const net = require('node:net');
const stream = require('node:stream');
const { program, get, post } = require('../program');

program('socket: addresses', {
  handler: (req, res, { log, port }) => {
    const { socket } = req;
    log(socket.remoteAddress, socket.remoteFamily, socket.localAddress, socket.localFamily, socket.localPort === port);
    log(Number.isInteger(socket.remotePort), socket.remotePort !== port);
    const { address, family, port: own } = socket.address();
    log(address, family, own === port);
    res.end();
  },
});

program('socket: the port is the client’s', {
  handler: (req, res) => res.end(String(req.socket.remotePort)),
  client: async ({ connect }) => {
    const wire = await connect();
    const { localPort } = wire.socket;
    wire.write(get());
    return Number((await wire.answer()).body) === localPort;
  },
});

program('socket: an IPv6 server sees a mapped IPv4 address', {
  listen: [0, '::'],
  handler: (req, res, { log }) => {
    log(req.socket.remoteAddress, req.socket.remoteFamily, req.socket.localAddress);
    res.end();
  },
});

program('socket: what it is', {
  handler: (req, res, { log }) => {
    const { socket } = req;
    log(socket instanceof net.Socket, socket instanceof stream.Duplex, socket instanceof require('node:events'));
    log(socket === req.connection, socket === res.socket, socket === res.connection, res.req === req);
    log(
      socket.encrypted,
      socket.authorized,
      socket.destroyed,
      socket.readable,
      socket.writable,
      socket.connecting,
      socket.pending,
    );
    log(socket.server !== undefined, socket.parser !== undefined, socket._httpMessage === res, socket.readyState);
    res.end();
  },
});

program('socket: setters give it back', {
  handler: (req, res, { log }) => {
    const { socket } = req;
    log(socket.setNoDelay() === socket, socket.setNoDelay(false) === socket, socket.setKeepAlive(true, 100) === socket);
    log(socket.setTimeout(0) === socket, socket.ref() === socket, socket.unref() === socket, socket.ref() === socket);
    res.end();
  },
});

program('socket: bytesRead and bytesWritten', {
  request: post('hello'),
  handler: (req, res, { log }) => {
    req.resume().on('end', () => {
      log(req.socket.bytesRead, req.socket.bytesWritten);
      res.end('x');
      res.on('close', () => log(req.socket.bytesRead, req.socket.bytesWritten > 0));
    });
  },
});

program('socket: properties put on it stay', {
  request: get('/1') + get('/2', 'Connection: close'),
  expect: { responses: 2 },
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      log(req.socket.name, req.socket.count);
      req.socket.count++;
      res.end();
    });
    server.on('connection', (socket) => Object.assign(socket, { name: 'named', count: 0 }));
    return server;
  },
});

program('socket: events at the end of the connection', {
  server: ({ http, watch }) => {
    const server = http.createServer((_req, res) => res.end('x'));
    server.on('connection', (socket) => watch('socket', socket, 'end', 'finish', 'close', 'error'));
    return server;
  },
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const answer = await wire.answer();
    wire.end();
    const how = await wire.ended();
    await logged('socket close');
    return [answer.status, how];
  },
});

program('socket: close by the client without a request', {
  server: ({ http, watch }) => {
    const server = http.createServer((_req, res) => res.end('x'));
    server.on('connection', (socket) => watch('socket', socket, 'close', 'error'));
    return server;
  },
  client: async ({ connect, logged, sleep }) => {
    const wire = await connect();
    await sleep(10);
    wire.destroy();
    await logged('socket close');
  },
});

program('socket: destroyed in connection', {
  server: ({ http, log, watch }) => {
    const server = http.createServer(() => log('request'));
    server.on('connection', (socket) => {
      watch('socket', socket, 'close');
      socket.destroy();
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('socket: destroyed with an error', {
  server: ({ http, watch, log }) => {
    const server = http.createServer((req) => req.socket.destroy(new Error('broken')));
    server.on('connection', (socket) => watch('socket', socket, 'error', 'close'));
    server.on('clientError', (error) => log('clientError', error));
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('socket: written to directly', {
  server: ({ http }) =>
    http.createServer((req) => {
      req.socket.write('HTTP/1.1 299 By hand\r\nContent-Length: 2\r\nConnection: close\r\n\r\n');
      req.socket.end('ok');
    }),
});

program('socket: kept by the program after the answer', {
  handler: (req, res, { log, watch }) => {
    const { socket } = req;
    watch('socket', socket, 'close');
    res.end('x');
    setTimeout(() => {
      log(socket.destroyed, socket.remoteAddress);
      socket.destroy();
    }, 20);
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return [(await wire.answer()).status, (await wire.ended()) === 'open' ? 'open' : 'closed'];
  },
});

program('socket: remoteAddress after it is closed', {
  handler: (req, res, { log }) => {
    const { socket } = req;
    socket.on('close', () => log('closed', socket.destroyed, socket.remoteAddress));
    log(socket.remoteAddress);
    res.end('x');
  },
  request: get('/', 'Connection: close'),
});

program('socket: resetAndDestroy', {
  server: ({ http, watch }) =>
    http.createServer((req) => {
      watch('socket', req.socket, 'close');
      req.socket.resetAndDestroy();
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return await wire.ended();
  },
});

program('socket: pause and cork on it do no harm', {
  request: post('body'),
  handler: (req, res) => {
    req.socket.cork();
    res.write('a');
    req.pipe(res, { end: false });
    req.on('end', () => {
      req.socket.uncork();
      res.end('z');
    });
  },
});

program('socket: once per connection, a WeakMap finds it again', {
  request: get('/1') + get('/2') + get('/3', 'Connection: close'),
  expect: { responses: 3 },
  server: ({ http, log }) => {
    const seen = new WeakMap();
    return http.createServer((req, res) => {
      seen.set(req.socket, (seen.get(req.socket) ?? 0) + 1);
      log(seen.get(req.socket));
      res.end();
    });
  },
});
