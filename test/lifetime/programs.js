// Programs whose life is the test: when they end, how, and what they said before.

'use strict';

/**
 * @typedef {object} Life
 * @property {string} name
 * @property {string} code  a CommonJS program
 * @property {NodeJS.Signals} [signal]  sent when it has printed `ready`
 * @property {boolean} [lives]  it must still be running a second after `ready`
 */

const LISTEN = "const http = require('node:http');\n";

/** Asks its own server once over a connection that is kept alive. */
const ASK = `
  const ask = (server, agent, done) =>
    http.get({ port: server.address().port, agent }, (res) => res.resume().on('end', () => done(res.statusCode)));
`;

/** @type {Life[]} */
const lives = [
  {
    name: 'a server that listens lives',
    code: `${LISTEN}http.createServer().listen(0, () => console.log('ready'));`,
    lives: true,
  },
  {
    name: 'an unref server lets go',
    code: `${LISTEN}http.createServer().listen(0, () => console.log('listening')).unref();`,
  },
  {
    name: 'unref, then ref',
    code: `${LISTEN}http.createServer().listen(0, () => console.log('ready')).unref().ref();`,
    lives: true,
  },
  {
    name: 'unref in the callback',
    code: `${LISTEN}const server = http.createServer().listen(0, () => { console.log('listening'); server.unref(); });`,
  },
  {
    name: 'close, never asked',
    code: `${LISTEN}const server = http.createServer().listen(0, () => server.close(() => console.log('closed')));`,
  },
  {
    name: 'a server that never listens',
    code: `${LISTEN}http.createServer(() => {}); console.log('made');`,
  },
  {
    name: 'close after an answer, the client keeps its connection alive',
    code: `${LISTEN}${ASK}
      const server = http.createServer((req, res) => res.end('x')).listen(0, () => {
        ask(server, new http.Agent({ keepAlive: true }), (status) => {
          console.log(status);
          server.close(() => console.log('closed'));
        });
      });`,
  },
  {
    name: 'close in the handler, the answer still leaves',
    code: `${LISTEN}${ASK}
      // Sorted: which side of the connection hears first of its end is not the server's matter.
      const said = [];
      process.on('exit', () => console.log(said.sort().join()));
      const server = http.createServer((req, res) => {
        server.close(() => said.push('closed'));
        setTimeout(() => res.end('x'), 50);
      }).listen(0, () => ask(server, false, (status) => said.push(status)));`,
  },
  {
    name: 'a connection keeps an unref server alive while it is answered',
    code: `${LISTEN}${ASK}
      const server = http.createServer((req, res) => setTimeout(() => res.end('x'), 100)).listen(0, () => {
        server.unref();
        ask(server, false, (status) => console.log(status));
      });`,
  },
  {
    name: 'process.exit in the handler',
    code: `${LISTEN}${ASK}
      process.on('exit', (code) => console.log('exit', code));
      const server = http.createServer(() => process.exit(7)).listen(0, () => ask(server, false, () => {}).on('error', () => {}));`,
  },
  {
    name: 'process.exitCode and a close',
    code: `${LISTEN}${ASK}
      const server = http.createServer((req, res) => {
        process.exitCode = 3;
        res.end();
        server.close();
      }).listen(0, () => ask(server, false, () => {}));`,
  },
  {
    name: 'a throw in the handler ends the process',
    code: `${LISTEN}${ASK}
      process.on('exit', (code) => console.log('exit', code));
      const server = http.createServer(() => { throw new Error('thrown by the handler'); })
        .listen(0, () => ask(server, false, () => {}).on('error', () => {}));`,
  },
  {
    name: 'a rejection in the handler ends the process',
    code: `${LISTEN}${ASK}
      process.on('exit', (code) => console.log('exit', code));
      const server = http.createServer(async () => { throw new Error('rejected by the handler'); })
        .listen(0, () => ask(server, false, () => {}).on('error', () => {}));`,
  },
  {
    name: 'uncaughtException goes on',
    code: `${LISTEN}${ASK}
      process.on('uncaughtException', (error) => console.log('caught', error.message));
      let count = 0;
      const server = http.createServer((req, res) => {
        if (++count === 1) { setTimeout(() => res.end('x'), 10); throw new Error('first'); }
        res.end('y');
        server.close();
      }).listen(0, () => ask(server, false, (status) => { console.log(status); ask(server, false, (next) => console.log(next)); }));`,
  },
  {
    name: 'unhandledRejection goes on',
    code: `${LISTEN}${ASK}
      process.on('unhandledRejection', (error) => console.log('caught', error.message));
      const server = http.createServer(async (req, res) => {
        setTimeout(() => { res.end('x'); server.close(); }, 10);
        throw new Error('rejected');
      }).listen(0, () => ask(server, false, (status) => console.log(status)));`,
  },
  {
    name: 'a port in use, nobody listens for the error',
    code: `${LISTEN}
      process.on('exit', (code) => console.log('exit', code));
      const first = http.createServer().listen(0, '127.0.0.1', () => http.createServer().listen(first.address().port, '127.0.0.1'));`,
  },
  {
    name: 'SIGTERM, nobody listens',
    code: `${LISTEN}http.createServer().listen(0, () => console.log('ready'));`,
    signal: 'SIGTERM',
  },
  {
    name: 'SIGINT, nobody listens',
    code: `${LISTEN}http.createServer().listen(0, () => console.log('ready'));`,
    signal: 'SIGINT',
  },
  {
    name: 'SIGTERM closes gracefully',
    code: `${LISTEN}
      const server = http.createServer().listen(0, () => console.log('ready'));
      process.on('SIGTERM', () => server.close((error) => console.log('closed', error)));`,
    signal: 'SIGTERM',
  },
  {
    name: 'SIGTERM with a request in flight',
    code: `${LISTEN}${ASK}
      const server = http.createServer((req, res) => {
        console.log('ready');
        setTimeout(() => res.end('x'), 200);
      }).listen(0, () => ask(server, new http.Agent({ keepAlive: true }), (status) => { console.log(status); server.closeIdleConnections(); }));
      process.on('SIGTERM', () => server.close(() => console.log('closed')));`,
    signal: 'SIGTERM',
  },
  {
    name: 'SIGHUP and beforeExit',
    code: `${LISTEN}
      process.on('beforeExit', () => console.log('beforeExit'));
      const server = http.createServer().listen(0, () => console.log('ready'));
      process.on('SIGHUP', () => server.close());`,
    signal: 'SIGHUP',
  },
  {
    name: 'two servers, one is closed',
    code: `${LISTEN}
      const first = http.createServer().listen(0, () => first.close(() => console.log('first closed')));
      http.createServer().listen(0, () => console.log('ready'));`,
    lives: true,
  },
  {
    name: 'an upgraded socket keeps the process alive until it ends',
    code: `${LISTEN}
      const net = require('node:net');
      const server = http.createServer();
      server.on('upgrade', (req, socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n');
        server.close(() => console.log('closed'));
        setTimeout(() => socket.end('bye'), 60);
      });
      server.listen(0, '127.0.0.1', () => {
        const client = net.connect(server.address().port, '127.0.0.1');
        client.write('GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n');
        client.on('data', () => {});
        client.on('end', () => console.log('client end'));
      });`,
  },
  {
    name: 'closeAllConnections ends a process with an open request',
    code: `${LISTEN}${ASK}
      const server = http.createServer(() => {
        server.close(() => console.log('closed'));
        server.closeAllConnections();
      }).listen(0, () => ask(server, false, () => {}).on('error', (error) => console.log(error.code)));`,
  },
  {
    name: 'the standard input is the program’s',
    code: `${LISTEN}
      const server = http.createServer().listen(0, async () => {
        let text = '';
        for await (const piece of process.stdin) text += piece;
        console.log('read', text.length);
        server.close();
      });`,
  },
  {
    name: 'IPC of a forked child',
    code: `
      const { fork } = require('node:child_process');
      if (process.send) {
        const server = require('node:http').createServer((req, res) => res.end('from the child'));
        server.listen(0, '127.0.0.1', () => process.send(server.address().port));
      } else {
        const child = fork(__filename);
        child.on('message', async (port) => {
          console.log(await (await fetch('http://127.0.0.1:' + port, { headers: { connection: 'close' } })).text());
          child.kill();
        });
        child.on('exit', (code, signal) => console.log(code, signal));
      }`,
  },
];

module.exports = { lives };
