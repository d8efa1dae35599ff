// Upgrade, CONNECT, and the socket that is left afterwards.

'use strict';

const { program, get, head, post } = require('../program');

const upgrade = (...fields) => get('/chat', 'Connection: Upgrade', 'Upgrade: echo', ...fields);
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';

function upgrading(listener, handler = (_req, res) => res.end('not upgraded')) {
  return (stage) => {
    const server = stage.http.createServer((req, res) => handler(req, res, stage));
    server.on('upgrade', (req, socket, first) => listener(req, socket, first, stage));
    return server;
  };
}

program('upgrade: an echo', {
  server: upgrading((req, socket, first, { log }) => {
    log(req.method, req.url, req.upgrade, req.headers.upgrade, first instanceof Buffer, first.length);
    socket.write(SWITCH);
    socket.on('data', (data) => socket.write(data));
    socket.on('end', () => {
      log('end');
      socket.end('bye');
    });
    socket.on('close', (failed) => log('close', failed));
  }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(upgrade());
    const answer = await wire.answer();
    wire.write('ping');
    const echoed = await wire.bytes('ping');
    wire.write('\x00\xff\r\n\r\n');
    const binary = await wire.bytes('\xff\r\n\r\n');
    wire.end();
    const last = await wire.bytes('bye');
    const end = await wire.ended();
    await logged('close');
    return [answer, echoed, binary, last, end];
  },
});

program('upgrade: bytes sent along with the head', {
  server: upgrading((_req, socket, first, { log }) => {
    log(first);
    socket.on('data', (data) => log('data', data));
    socket.end(SWITCH);
  }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(`${upgrade()}early bytes`);
    return [await wire.answer(), await wire.ended()];
  },
});

program('upgrade: nobody listens, it is an ordinary request', {
  request: upgrade(),
  handler: (req, res, { log }) => {
    log(req.upgrade, req.headers.upgrade, req.headers.connection);
    res.end('plain');
  },
});

program('upgrade: nobody listens, a second request follows', {
  handler: (req, res) => res.end(req.url),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(upgrade());
    const first = await wire.answer();
    wire.write(get('/next', 'Connection: close'));
    return [first, await wire.answer(), await wire.ended()];
  },
});

program('upgrade: nobody listens, with a body', {
  request: post('body', 'Connection: Upgrade', 'Upgrade: echo'),
  handler: (req, res) => req.pipe(res),
});

program('upgrade: only the Upgrade header, no Connection', {
  request: get('/', 'Upgrade: echo'),
  server: upgrading((_req, socket, _first, { log }) => {
    log('upgraded');
    socket.destroy();
  }),
});

program('upgrade: only the Connection header', {
  request: get('/', 'Connection: upgrade'),
  server: upgrading((_req, socket, _first, { log }) => {
    log('upgraded');
    socket.destroy();
  }),
});

program('upgrade: refused by hand', {
  request: upgrade(),
  server: upgrading((_req, socket) => {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
  }),
});

program('upgrade: destroyed', {
  server: upgrading((_req, socket, _first, { watch }) => {
    watch('socket', socket, 'close', 'error', 'end');
    socket.destroy();
  }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(upgrade());
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('upgrade: an ordinary request, then an upgrade on the same connection', {
  server: upgrading(
    (_req, socket, _first, { log }) => {
      log('upgraded');
      socket.end(SWITCH);
    },
    (req, res, { log }) => {
      log(req.url);
      res.end('plain');
    },
  ),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get('/first'));
    const first = await wire.answer();
    wire.write(upgrade());
    return [first, await wire.answer(), await wire.ended()];
  },
});

program('upgrade: pipelined behind a slow request', {
  server: upgrading(
    (_req, socket, _first, { log }) => {
      log('upgraded');
      socket.end(SWITCH);
    },
    (_req, res) => setTimeout(() => res.end('slow'), 30),
  ),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(get('/slow'));
    await sleep(60);
    wire.write(upgrade());
    return [await wire.answer(), await wire.answer(), await wire.ended()];
  },
});

program('upgrade: properties of the socket', {
  server: upgrading((req, socket, _first, { log }) => {
    log(socket === req.socket, socket.readable, socket.writable, socket.destroyed, socket.encrypted, socket.readyState);
    log(
      socket.remoteAddress,
      socket.remoteFamily,
      typeof socket.remotePort,
      socket.localAddress,
      typeof socket.localPort,
    );
    log(
      typeof socket.setNoDelay,
      typeof socket.setKeepAlive,
      typeof socket.setTimeout,
      typeof socket.ref,
      typeof socket.unref,
    );
    log(
      socket.setNoDelay(true) === socket,
      socket.setKeepAlive(true, 1000) === socket,
      socket.setTimeout(0) === socket,
    );
    log(socket.bytesWritten, socket.bytesRead > 0, socket.connecting, socket.pending, socket.timeout ?? 0);
    log(socket.listenerCount('data'), socket.listenerCount('error'), socket.readableFlowing);
    log(
      socket instanceof require('node:net').Socket,
      socket instanceof require('node:stream').Duplex,
      socket.allowHalfOpen,
    );
    socket.end(SWITCH);
  }),
  request: upgrade(),
});

program('upgrade: backpressure on the socket', {
  server: upgrading((_req, socket, _first, { log }) => {
    socket.write(SWITCH);
    let left = 64;
    const chunk = Buffer.alloc(256 * 1024, 'x');
    let blocked = false;
    const go = () => {
      while (left > 0) {
        left--;
        if (!socket.write(chunk)) {
          blocked = true;
          return;
        }
      }
      log('blocked', blocked);
      socket.end();
    };
    socket.on('drain', go);
    go();
  }),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(upgrade());
    const answer = await wire.answer();
    wire.socket.pause();
    await sleep(50);
    let bytes = wire.received.length;
    wire.socket.removeAllListeners('data');
    wire.socket.on('data', (data) => {
      bytes += data.length;
    });
    wire.socket.resume();
    await wire.ended();
    return [answer.status, bytes];
  },
});

program('upgrade: the socket is piped to itself', {
  server: upgrading((_req, socket) => {
    socket.write(SWITCH);
    socket.pipe(socket);
  }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(upgrade());
    await wire.answer();
    wire.write('around');
    const echoed = await wire.bytes('around');
    wire.end();
    return [echoed, await wire.ended()];
  },
});

program('upgrade: paused reading', {
  server: upgrading((_req, socket, _first, { log, sleep }) => {
    socket.write(SWITCH);
    socket.pause();
    socket.on('data', (data) => {
      log(data);
      socket.end('done');
    });
    sleep(20).then(() => {
      log('resuming');
      socket.resume();
    });
  }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(upgrade());
    await wire.answer();
    wire.write('data');
    return [await wire.bytes('done'), await wire.ended()];
  },
});

program('upgrade: the client resets', {
  server: upgrading((_req, socket, _first, { watch }) => {
    socket.write(SWITCH);
    socket.resume();
    watch('socket', socket, 'end', 'error', 'close');
  }),
  client: async ({ connect, logged, sleep }) => {
    const wire = await connect();
    wire.write(upgrade());
    await wire.answer();
    await sleep(10);
    wire.reset();
    await logged('socket close');
  },
});

program('upgrade: close of the server does not wait for it in closeAllConnections', {
  server: upgrading((_req, socket, _first, { watch }) => {
    watch('socket', socket, 'end', 'error', 'close');
    socket.write(SWITCH);
    socket.resume();
  }),
  client: async ({ connect, server, log, sleep }) => {
    const wire = await connect();
    wire.write(upgrade());
    await wire.answer();
    server.close(() => log('server closed'));
    server.closeAllConnections();
    await sleep(30);
    const open = await wire.fate();
    wire.end();
    await sleep(20);
    return open;
  },
});

program('upgrade: a write callback and end callback', {
  server: upgrading((_req, socket, _first, { log }) => {
    socket.on('finish', () => log('finish'));
    socket.write(SWITCH, () => {
      log('written');
      socket.end('last', () => log('ended'));
    });
  }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(upgrade());
    return [await wire.answer(), await wire.bytes('last'), await wire.ended()];
  },
});

program('upgrade: a ServerResponse on the socket, as libraries do it', {
  server: upgrading((req, socket, _first, { http }) => {
    const res = new http.ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    res.on('finish', () => {
      res.detachSocket(socket);
      socket.destroySoon();
    });
    res.statusCode = 426;
    res.setHeader('Upgrade', 'other');
    res.end('use other');
  }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(upgrade());
    return [await wire.answer(), await wire.ended()];
  },
});

program('upgrade: with a body', {
  request: post('body', 'Connection: Upgrade', 'Upgrade: echo'),
  server: upgrading((req, socket, first, { log }) => {
    log(req.method, req.headers['content-length'], first);
    socket.end('HTTP/1.1 400 Mine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  }),
});

program('upgrade: h2c is not taken for more than it is', {
  request: get('/', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
  handler: (req, res, { log }) => {
    log(req.headers.upgrade);
    res.end('plain');
  },
});

program('upgrade: shouldUpgradeCallback', {
  since: 24,
  server: ({ http, log }) => {
    const server = http.createServer({ shouldUpgradeCallback: (req) => req.url === '/yes' }, (req, res) =>
      res.end(`plain ${req.url}`),
    );
    server.on('upgrade', (req, socket) => {
      log('upgraded', req.url);
      socket.end(SWITCH);
    });
    return server;
  },
  client: async ({ raw }) => [
    await raw(get('/no', 'Connection: Upgrade', 'Upgrade: echo')),
    await raw(get('/yes', 'Connection: Upgrade', 'Upgrade: echo')),
  ],
});

const tunnel = head('CONNECT', 'example.com:443');

program('connect: a tunnel', {
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('connect', (req, socket, first) => {
      log(req.method, req.url, req.headers.host, req.upgrade, first.length);
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.on('data', (data) => socket.write(data));
      socket.on('end', () => socket.end());
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(tunnel);
    const established = await wire.bytes('\r\n\r\n');
    wire.write('through');
    const echoed = await wire.bytes('through');
    wire.end();
    return [established, echoed, await wire.ended()];
  },
});

program('connect: bytes along with the head', {
  server: ({ http, log }) => {
    const server = http.createServer();
    server.on('connect', (_req, socket, first) => {
      log(first);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(`${tunnel}early`);
    await wire.ended();
    return wire.text();
  },
});

program('connect: nobody listens', {
  server: ({ http, log, watch }) => {
    const server = http.createServer((_req, res) => {
      log('handler');
      res.end();
    });
    watch('server', server, 'connection', 'clientError');
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(tunnel);
    const how = await wire.ended();
    return [how === 'open' ? how : 'closed', wire.text()];
  },
});
