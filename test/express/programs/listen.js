// `app.listen` in all its forms, and servers around an app.

'use strict';

const { once } = require('node:events');
const path = require('node:path');
const { text } = require('../handlers');

const app = (express) => express().get('/', text('listening'));

/** An answer of a server by its address, through the client of Node. */
function ask(where) {
  return new Promise((resolve, reject) => {
    require('node:http')
      .get({ agent: false, ...where }, (response) => {
        let body = '';
        response.on('data', (data) => (body += data));
        response.on('end', () => resolve(`${response.statusCode} ${body}`));
      })
      .on('error', reject);
  });
}

const closed = (server) => new Promise((resolve) => server.close(resolve));

module.exports = [
  {
    name: 'listen(port, callback): the server, this, arguments, addresses',
    async app(express, note, { http }) {
      await new Promise((resolve) => {
        const server = app(express).listen(0, function (...all) {
          note(
            this === server,
            all.length,
            server.listening,
            server instanceof http.Server,
            typeof server.address().port,
          );
          resolve(
            ask({ port: server.address().port })
              .then(note)
              .then(() => closed(server)),
          );
        });
        note(server.listening, typeof server.close);
      });
    },
  },
  {
    name: 'listen() without arguments',
    async app(express, note) {
      const server = app(express).listen();
      await once(server, 'listening');
      note(await ask({ port: server.address().port }));
      await closed(server);
    },
  },
  {
    name: 'listen(port, host), listen(port, host, backlog, callback)',
    async app(express, note) {
      const first = app(express).listen(0, '127.0.0.1');
      await once(first, 'listening');
      note(first.address().address, first.address().family, await ask({ port: first.address().port }));
      await closed(first);
      await new Promise((resolve) => {
        const server = app(express).listen(0, '127.0.0.1', 10, () =>
          resolve(closed(server).then(() => note('closed'))),
        );
      });
    },
  },
  {
    name: 'listen(options)',
    async app(express, note) {
      const server = app(express).listen({ port: 0, host: '127.0.0.1', exclusive: true });
      await once(server, 'listening');
      note(server.address().address, await ask({ port: server.address().port }));
      await closed(server);
    },
  },
  {
    name: 'listen(path)',
    async app(express, note, { dir, edition }) {
      const socketPath = path.join(dir, `listen-${edition}.sock`);
      const server = app(express).listen(socketPath);
      await once(server, 'listening');
      note(server.address(), await ask({ socketPath }));
      await closed(server);
    },
  },
  {
    name: 'listen(port as a string)',
    async app(express, note) {
      const server = app(express).listen('0', '127.0.0.1');
      await once(server, 'listening');
      note(typeof server.address().port);
      await closed(server);
    },
  },
  {
    name: 'a port in use: the callback and the error event',
    alone: true,
    async app(express, note) {
      const first = app(express).listen(0, '127.0.0.1');
      await once(first, 'listening');
      const { port } = first.address();
      await new Promise((resolve) => {
        const second = app(express).listen(port, '127.0.0.1', (...all) => note('callback', all.length, all[0]?.code));
        second.on('error', (error) => {
          note('error event', error.code, error.syscall);
          setTimeout(resolve, 5);
        });
      });
      await closed(first);
    },
  },
  {
    name: 'a port in use with a callback only',
    alone: true,
    async app(express, note) {
      const first = app(express).listen(0, '127.0.0.1');
      await once(first, 'listening');
      app(express).listen(first.address().port, '127.0.0.1', (error) => note('callback', error?.code));
      await new Promise((resolve) => setTimeout(resolve, 30));
      await closed(first);
    },
  },
  {
    name: 'the callback is called once, errors later go to nobody',
    async app(express, note, { edition }) {
      const server = app(express).listen(0, '127.0.0.1', (error) => note('callback', error?.message ?? 'no error'));
      await once(server, 'listening');
      note(server.listenerCount('error'));
      if (edition === 5) server.emit('error', new Error('later'));
      await closed(server);
    },
  },
  {
    name: 'listen with bad ports',
    app(express, note, { attempt }) {
      for (const port of [-1, 65_536, 1.5, Number.NaN, 'x/y\0', true, {}]) {
        note(
          port,
          attempt(() => {
            const server = app(express).listen(port, () => {});
            server.on('error', () => {});
            server.close();
            return 'listens';
          }),
        );
      }
    },
  },
  {
    name: 'listen twice on one app gives two servers',
    async app(express, note) {
      const one = app(express);
      const [a, b] = [one.listen(0, '127.0.0.1'), one.listen(0, '127.0.0.1')];
      await Promise.all([once(a, 'listening'), once(b, 'listening')].map((promise) => promise.catch(() => {})));
      note(a !== b, await ask({ port: a.address().port }), await ask({ port: b.address().port }));
      await Promise.all([closed(a), closed(b)]);
    },
  },
  {
    name: 'the server of app.listen: its options and its close',
    async app(express, note) {
      const server = app(express).listen(0, '127.0.0.1');
      await once(server, 'listening');
      note(
        server.keepAliveTimeout,
        server.headersTimeout,
        server.requestTimeout,
        server.timeout,
        server.maxHeadersCount,
      );
      note(server.listenerCount('request'), server.listeners('request')[0].name);
      note(await new Promise((resolve) => server.close((error) => resolve(error ?? 'closed'))));
      note(await new Promise((resolve) => server.close((error) => resolve(error ?? 'closed'))));
    },
  },
  {
    name: 'app.listen replaced by a user',
    app(express, note) {
      const one = express();
      const { listen } = one;
      one.listen = function (...all) {
        note('listen', all.length);
        return listen.apply(this, all);
      };
      one.get('/', text('x'));
      return one.listen(0, '127.0.0.1');
    },
    requests: ['GET /'],
  },
  {
    name: 'a server returned by app.listen answers',
    app: (express) => app(express).listen(0, '127.0.0.1'),
    requests: [
      'GET /',
      'HEAD /',
      'GET /none',
      'OPTIONS /',
      { method: 'POST', path: '/', body: 'x' },
      { raw: 'GET / HTTP/1.0\r\n\r\n' },
    ],
  },
  {
    name: 'broken requests to an app’s server',
    app: (express) => app(express).listen(0, '127.0.0.1'),
    requests: [
      { raw: 'NONSENSE\r\n\r\n' },
      { raw: 'GET / HTTP/1.1\r\n\r\n' },
      { raw: 'GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n' },
      'GET /',
    ],
  },
];
