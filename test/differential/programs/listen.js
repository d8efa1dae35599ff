// What a server listens on, in all the forms of `listen`, and how it fails.

'use strict';

const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { program, get } = require('../program');

let sockets = 0;
const socketPath = () => path.join(os.tmpdir(), `ferroute-test-${process.pid}-${sockets++}.sock`);
const hello = (_req, res) => res.end('hello');

program('listen: returns the server, listening comes later', {
  listen: null,
  server: ({ http, log, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'listening', 'close');
    log(server.listen(0, '127.0.0.1', () => log('callback')) === server);
    log(server.listening, server.address() !== null);
    return server;
  },
  client: async ({ server, logged, raw, log }) => {
    await logged('callback');
    log(server.listening, server.address().address, server.address().family, typeof server.address().port);
    return raw(get());
  },
});

for (const [name, args] of Object.entries({
  'port and callback': [0],
  'port as text': ['0', '127.0.0.1'],
  'port, host, backlog': [0, '127.0.0.1', 10],
  options: [{ port: 0, host: '127.0.0.1', backlog: 5 }],
  'options with exclusive': [{ port: 0, host: '127.0.0.1', exclusive: true }],
  'options with ipv6Only': [{ port: 0, host: '::1', ipv6Only: true }],
  nothing: [],
  'undefined port': [undefined],
  localhost: [0, 'localhost'],
  'all IPv4 addresses': [0, '0.0.0.0'],
  'all addresses': [0, '::'],
})) {
  program(`listen: ${name}`, {
    listen: args,
    server: ({ http }) => http.createServer(hello),
    client: async ({ server, raw, port }) => {
      const { address, family } = server.address();
      const host = address === '::1' ? '::1' : '127.0.0.1';
      const answer = await new Promise((resolve, reject) => {
        require('node:http')
          .get({ port, host, agent: false }, (response) => resolve(response.resume().statusCode))
          .on('error', reject);
      });
      return [address, family, answer];
    },
  });
}

program('listen: a Unix socket', {
  listen: null,
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      log(
        req.socket.remoteAddress,
        req.socket.remotePort,
        req.socket.localAddress,
        req.socket.remoteFamily,
        req.socket.address(),
      );
      res.end('x');
    });
    return server;
  },
  client: async ({ server, raw, log }) => {
    const to = socketPath();
    await new Promise((resolve) => server.listen(to, resolve));
    log(server.address() === to, fs.existsSync(to));
    const answer = await raw(get('/', 'Connection: close'), { to });
    await new Promise((resolve) => server.close(resolve));
    log(fs.existsSync(to));
    return answer;
  },
});

program('listen: a Unix socket by options, for all', {
  listen: null,
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, raw, log }) => {
    const to = socketPath();
    await new Promise((resolve) =>
      server.listen({ path: to, readableAll: true, writableAll: true }, () => resolve(undefined)),
    );
    log((fs.statSync(to).mode & 0o777).toString(8));
    return raw(get('/', 'Connection: close'), { to });
  },
});

program('listen: a port in use', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ http, port, log, attempt }) => {
    const other = http.createServer();
    const error = await new Promise((resolve) => {
      other.on('error', resolve);
      other.on('close', () => log('close'));
      other.listen(port, '127.0.0.1', () => log('never'));
    });
    log(
      error.name,
      error.code,
      error.errno,
      error.syscall,
      error.address,
      error.port === port,
      error.message.replace(String(port), 'PORT'),
    );
    log(other.listening, other.address());
    log(attempt(() => other.close((problem) => log('closed', problem)) === other));
    await new Promise(setImmediate);
  },
});

program('listen: a port in use, then another, as tools do it', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ http, port, log }) => {
    const other = http.createServer((_req, res) => res.end('other'));
    other.once('error', (error) => {
      log(error.code);
      other.listen(0, '127.0.0.1');
    });
    const listening = new Promise((resolve) => other.once('listening', resolve));
    other.listen(port, '127.0.0.1');
    await listening;
    const text = await (
      await fetch(`http://127.0.0.1:${other.address().port}/`, { headers: { connection: 'close' } })
    ).text();
    await new Promise((resolve) => other.close(resolve));
    return text;
  },
});

program('listen: without a listener for error', {
  server: ({ http }) => http.createServer(hello),
  client: async ({ http, port, logged, lines }) => {
    http.createServer().listen(port, '127.0.0.1');
    await logged('uncaught');
    lines.push(lines.pop().replace(String(port), 'PORT'));
  },
});

program('listen: what it refuses', {
  listen: null,
  server: ({ http, log, attempt }) => {
    for (const args of [
      [-1],
      [65536],
      [1.5],
      ['x', {}],
      [{ port: -1 }],
      [{ port: 'abc' }],
      [{}],
      [{ fd: -1 }],
      [true],
      [NaN],
      [{ host: 'localhost' }],
      [{ port: 0, host: 1 }],
      [{ path: 1 }],
      [null, 'x', 'y', 'z', () => {}],
    ].slice(0, 13)) {
      const server = http.createServer();
      server.on('error', (error) => log('error event', error));
      log(
        JSON.stringify(args),
        attempt(() => server.listen(...args)),
      );
      server.close();
    }
    return http.createServer();
  },
  client: async ({ sleep }) => {
    await sleep(20);
  },
});

program('listen: twice', {
  server: ({ http }) => http.createServer(hello),
  client: ({ server, log, attempt }) => {
    log(attempt(() => server.listen(0)));
  },
});

program('listen: an address that is not here', {
  listen: null,
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, log }) => {
    const error = await new Promise((resolve) => server.on('error', resolve).listen(0, '192.0.2.1'));
    log(error.code, error.syscall, error.address, error.port, error.message);
  },
});

program('listen: a path that cannot be', {
  listen: null,
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, log }) => {
    const error = await new Promise((resolve) => server.on('error', resolve).listen('/nonexistent/folder/x.sock'));
    log(error.code, error.syscall, error.address, error.port, error.message);
  },
});

program('listen: a path in use', {
  listen: null,
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, http, log }) => {
    const to = socketPath();
    await new Promise((resolve) => server.listen(to, resolve));
    const error = await new Promise((resolve) => http.createServer().on('error', resolve).listen(to));
    log(error.code, error.syscall, error.address === to, error.port);
  },
});

program('listen: an AbortSignal closes', {
  listen: null,
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'listening', 'close');
    return server;
  },
  client: async ({ server, log, logged }) => {
    const controller = new AbortController();
    await new Promise((resolve) =>
      server.listen({ port: 0, host: '127.0.0.1', signal: controller.signal }, () => resolve(undefined)),
    );
    controller.abort();
    await logged('server close');
    log(server.listening);
  },
});

program('listen: again after close', {
  server: ({ http, watch }) => {
    const server = http.createServer(hello);
    watch('server', server, 'listening', 'close');
    return server;
  },
  client: async ({ server, raw }) => {
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    return raw(get('/', 'Connection: close'));
  },
});

program('listen: a net.Server as handle', {
  listen: null,
  server: ({ http }) => http.createServer(hello),
  client: async ({ server, log, raw }) => {
    const source = net.createServer();
    await new Promise((resolve) => source.listen(0, '127.0.0.1', () => resolve(undefined)));
    await new Promise((resolve) => server.listen(source, () => resolve(undefined)));
    log(server.address().port === source.address().port);
    return raw(get('/', 'Connection: close'));
  },
});
