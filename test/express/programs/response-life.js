// The life of an answer: sending twice, headers after the head, events, streams, members patched on the instance or the
// prototypes (as compression, on-headers, morgan and sessions do), aborts.

'use strict';

const { handled } = require('../cases');

const both = ['GET /', 'HEAD /'];

/** What can be seen of an answer's state. */
const state = (res) => [
  res.headersSent,
  res.finished,
  res.writableEnded,
  res.writableFinished,
  res.statusCode,
  res.statusMessage,
  res.destroyed,
];

const SENDERS = {
  send: (res) => res.send('text'),
  json: (res) => res.json({ a: 1 }),
  jsonp: (res) => res.jsonp({ a: 1 }),
  sendStatus: (res) => res.sendStatus(200),
  redirect: (res) => res.redirect('/x'),
  end: (res) => res.end('text'),
  'write and end': (res) => {
    res.write('te');
    res.end('xt');
  },
  writeHead: (res) => res.writeHead(200, { 'X-Head': '1' }).end('text'),
  'send of a Buffer': (res) => res.send(Buffer.from('text')),
  'status 204': (res) => res.status(204).send('x'),
};

const states = Object.entries(SENDERS).flatMap(([words, call]) => [
  handled(
    `the state before and after ${words}`,
    (_req, res, { note }) => {
      note(state(res));
      call(res);
      note(
        state(res),
        res.getHeaders(),
        res.get('content-length'),
        res.get('etag'),
        res.hasHeader('X-Powered-By'),
        res.getHeaderNames().sort(),
      );
      res.on('finish', () => note('finish', state(res)));
    },
    both,
  ),
  handled(
    `events of ${words}`,
    (req, res, { note }) => {
      for (const name of ['prefinish', 'finish', 'close', 'error', 'pipe', 'drain'])
        res.on(name, () => note('res', name, res.writableFinished));
      req.on('end', () => note('req end'));
      req.on('error', (error) => note('req error', error));
      call(res);
      note('after');
      process.nextTick(() => note('tick'));
    },
    // The body first: the connection is not cut while it is read off.
    [{ method: 'POST', path: '/', body: 'body' }, ...both],
  ),
  handled(
    `${words} twice`,
    (_req, res, { note, attempt }) => {
      res.on('error', (error) => note('error event', error));
      call(res);
      note(
        attempt(() => call(res) === res),
        state(res),
      );
    },
    ['GET /'],
  ),
  ...Object.entries({
    'res.set': (res) => res.set('X-Late', '1'),
    'res.setHeader': (res) => res.setHeader('X-Late', '1'),
    'res.removeHeader': (res) => res.removeHeader('X-Powered-By'),
    'res.status': (res) => res.status(500),
    'res.append': (res) => res.append('X-Powered-By', 'late'),
    'res.vary': (res) => res.vary('Late'),
    'res.type': (res) => res.type('html'),
    'res.cookie': (res) => res.cookie('a', 'b'),
    'res.write': (res) => res.write('late', () => {}),
    'res.writeHead': (res) => res.writeHead(500),
    'res.end': (res) => res.end('late'),
    'res.flushHeaders': (res) => res.flushHeaders(),
    'res.location': (res) => res.location('/late'),
    'res.format': (res) => res.format({ text: () => 'late', html: () => 'late' }),
    'res.statusMessage': (res) => {
      res.statusMessage = 'Late';
    },
  })
    .filter(() => ['send', 'json', 'redirect'].includes(words))
    .map(([late, then]) =>
      handled(
        `${late} after ${words}`,
        (_req, res, { note, attempt }) => {
          res.on('error', (error) => note('error event', error));
          call(res);
          note(
            attempt(() => {
              const result = then(res);
              return result === res ? 'res' : result;
            }),
            state(res),
          );
        },
        ['GET /'],
      ),
    ),
]);

const streams = [
  handled('write, then send', (_req, res, { note, attempt }) => {
    res.write('first');
    note(attempt(() => res.send('second')));
    if (!res.writableEnded) res.end();
  }),
  handled('flushHeaders, then send', (_req, res, { note, attempt }) => {
    res.flushHeaders();
    note(attempt(() => res.send('x')));
    if (!res.writableEnded) res.end();
  }),
  handled('writeHead, then send', (_req, res, { note, attempt }) => {
    res.writeHead(201, { 'X-A': '1' });
    note(
      attempt(() => res.send('x')),
      state(res),
    );
    if (!res.writableEnded) res.end();
  }),
  handled(
    'res.send with a set Content-Length, then end',
    (_req, res) => {
      res.set('Content-Length', '4');
      res.write('ab');
      res.end('cd');
    },
    both,
  ),
  handled(
    'a stream piped to the answer',
    (_req, res) => {
      const { Readable } = require('node:stream');
      Readable.from(['a', 'b', 'c']).pipe(res.type('txt'));
    },
    both,
  ),
  handled('the request piped to the answer', (req, res) => req.pipe(res), [
    { method: 'POST', path: '/', body: 'echo' },
    { method: 'POST', path: '/', body: ['e', 'c', 'h', 'o'] },
    'GET /',
  ]),
  handled(
    'pipeline of a stream that fails',
    (_req, res, { note }) => {
      const { Readable, pipeline } = require('node:stream');
      pipeline(
        new Readable({
          read() {
            this.destroy(new Error('source'));
          },
        }),
        res,
        (error) => note('pipeline', error),
      );
    },
    [{ path: '/', silent: true }],
  ),
  handled('res.write with callbacks and encodings', (_req, res, { note }) => {
    note(
      res.write('é', 'latin1', () => note('written')),
      res.write(Buffer.from('b')),
      res.write('c'),
    );
    res.end('YQ==', 'base64', () => note('ended'));
  }),
  handled('server-sent events', (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    res.write('data: 1\n\n');
    setTimeout(() => res.end('data: 2\n\n'), 5);
  }),
  handled('informational answers before the answer', (_req, res) => {
    res.writeProcessing();
    res.writeEarlyHints({ link: '</a.css>; rel=preload' });
    res.send('x');
  }),
  handled('trailers', (_req, res) => {
    res.set('Trailer', 'X-T');
    res.write('x');
    res.addTrailers({ 'X-T': '1' });
    res.end();
  }),
  handled('res.end with a callback', (_req, res, { note }) => void res.end('x', () => note('ended', state(res)))),
  handled('res.end without a body after headers', (_req, res) => res.status(201).set('X-A', '1').end()),
  handled('res.send in an immediate after cork', (_req, res) => {
    res.cork();
    res.write('a');
    res.write('b');
    setImmediate(() => {
      res.uncork();
      res.end();
    });
  }),
];

const patched = [
  handled(
    'setHeader wrapped on the instance sees every header',
    (_req, res, { note }) => {
      const { setHeader } = res;
      res.setHeader = function wrapped(name, value) {
        note('setHeader', name, value);
        return setHeader.call(this, name, value);
      };
      res.cookie('a', 'b').json({ a: 1 });
    },
    both,
  ),
  handled('removeHeader and getHeader wrapped on the instance', (_req, res, { note }) => {
    const { removeHeader, getHeader } = res;
    res.removeHeader = function wrapped(name) {
      note('removeHeader', name);
      return removeHeader.call(this, name);
    };
    res.getHeader = function wrapped(name) {
      note('getHeader', name);
      return getHeader.call(this, name);
    };
    res.status(204).send('x');
  }),
  handled(
    'end wrapped on the instance is given the body',
    (_req, res, { note }) => {
      const { end } = res;
      res.end = function wrapped(...given) {
        const [chunk, encoding, callback] = given;
        note('end', given.length, chunk, encoding, typeof callback, this === res, res.get('etag'), res.statusCode);
        return end.apply(this, given);
      };
      res.send('text');
    },
    both,
  ),
  handled(
    'end wrapped, JSON',
    (_req, res, { note }) => {
      const { end } = res;
      res.end = function wrapped(...given) {
        note('end', given);
        return end.apply(this, given);
      };
      res.json({ a: 1 });
    },
    both,
  ),
  handled(
    'write and end wrapped as compression does',
    (_req, res) => {
      const { end, write } = res;
      res.write = function compressed(chunk, ...more) {
        return write.call(this, String(chunk).toUpperCase(), ...more);
      };
      res.end = function compressed(chunk, ...more) {
        this.removeHeader('Content-Length');
        if (chunk) this.write(chunk);
        return end.call(this, undefined, ...more.slice(1));
      };
      res.send('text');
    },
    both,
  ),
  handled(
    'writeHead wrapped as on-headers does',
    (_req, res, { note }) => {
      const { writeHead } = res;
      res.writeHead = function wrapped(...given) {
        note('writeHead', given, res.getHeaders());
        this.setHeader('X-On-Headers', '1');
        this.statusCode = 202;
        given[0] = 202;
        return writeHead.apply(this, given);
      };
      res.json({ a: 1 });
    },
    both,
  ),
  handled(
    'writeHead wrapped is called for every kind of answer',
    (req, res, { note }) => {
      const { writeHead } = res;
      res.writeHead = function wrapped(...given) {
        note('writeHead', req.path, given.length, given[0]);
        return writeHead.apply(this, given);
      };
      ({
        '/send': () => res.send('x'),
        '/end': () => res.end('x'),
        '/write': () => res.write('x') && res.end(),
        '/redirect': () => res.redirect('/x'),
        '/flush': () => res.flushHeaders() ?? res.end(),
        '/status': () => res.sendStatus(404),
      })[req.path]();
    },
    ['/send', '/end', '/write', '/redirect', '/flush', '/status'].map((path) => `GET ${path}`),
  ),
  handled('send wrapped on the instance is called by json', (_req, res, { note }) => {
    const { send } = res;
    res.send = function wrapped(body) {
      note('send', typeof body, body, this === res, this.get('content-type'));
      return send.call(this, body);
    };
    res.json({ a: 1 });
  }),
  handled(
    'send wrapped is called once for each of the others',
    (req, res, { note }) => {
      const { send } = res;
      res.send = function wrapped(body) {
        note('send', typeof body, body);
        return send.call(this, body);
      };
      ({
        '/send': () => res.send({ a: 1 }),
        '/jsonp': () => res.jsonp({ a: 1 }),
        '/status': () => res.sendStatus(404),
        '/buffer': () => res.send(Buffer.from('x')),
        '/number': () => res.json(5),
      })[req.path]();
    },
    ['/send', '/jsonp', '/status', '/buffer', '/number'].map((path) => `GET ${path}`),
  ),
  handled('json wrapped on the instance is called by send of an object', (_req, res, { note }) => {
    const { json } = res;
    res.json = function wrapped(body) {
      note('json', body);
      return json.call(this, { wrapped: body });
    };
    res.send({ a: 1 });
  }),
  handled('set, get, type and status wrapped on the instance', (_req, res, { note }) => {
    for (const name of ['set', 'get', 'type', 'status', 'header', 'contentType']) {
      const original = res[name];
      res[name] = function wrapped(...given) {
        note(name, given);
        return original.apply(this, given);
      };
    }
    res.sendStatus(404);
  }),
  handled(
    'set, get and type wrapped, send and JSON',
    (req, res, { note }) => {
      for (const name of ['set', 'get', 'type', 'status']) {
        const original = res[name];
        res[name] = function wrapped(...given) {
          note(name, given);
          return original.apply(this, given);
        };
      }
      if (req.path === '/json') res.json({ a: 1 });
      else res.send('text');
    },
    ['GET /json', 'GET /text'],
  ),
  ...['setHeader', 'end', 'writeHead', 'write', 'getHeader', 'removeHeader'].map((name) => ({
    name: `${name} wrapped on app.response`,
    app(express, note) {
      const app = express();
      app.response[name] = function wrapped(...given) {
        note(name, given.map(String));
        return Object.getPrototypeOf(express.response)[name].apply(this, given);
      };
      app.get('/json', (_req, res) => res.json({ a: 1 }));
      app.get('/send', (_req, res) => res.send('text'));
      app.get('/none', (_req, res) => res.sendStatus(204));
      return app;
    },
    requests: ['GET /json', 'GET /send', 'GET /none'],
  })),
  ...['send', 'json', 'status', 'set', 'get', 'type'].map((name) => ({
    name: `res.${name} overridden on app.response`,
    app(express, note) {
      const app = express();
      app.response[name] = function overridden(...given) {
        note(name, given);
        return express.response[name].apply(this, given);
      };
      app.get('/json', (_req, res) => res.json({ a: 1 }));
      app.get('/send', (_req, res) => res.send('text'));
      app.get('/object', (_req, res) => res.send({ a: 1 }));
      app.get('/status', (_req, res) => res.sendStatus(404));
      return app;
    },
    requests: ['GET /json', 'GET /send', 'GET /object', 'GET /status'],
  })),
  ...['send', 'json', 'set'].map((name) => ({
    name: `express.response.${name} overridden for all apps`,
    alone: true,
    app(express, note, { after }) {
      const original = express.response[name];
      after(() => {
        express.response[name] = original;
      });
      express.response[name] = function overridden(...given) {
        note(name, given);
        return original.apply(this, given);
      };
      const app = express();
      app.get('/json', (_req, res) => res.json({ a: 1 }));
      app.get('/send', (_req, res) => res.send('text'));
      return app;
    },
    requests: ['GET /json', 'GET /send'],
  })),
  {
    name: 'http.ServerResponse.prototype patched after the app is made',
    alone: true,
    app(express, note, { after, http }) {
      const app = express();
      const { end, setHeader, writeHead } = http.ServerResponse.prototype;
      after(() => Object.assign(http.ServerResponse.prototype, { end, setHeader, writeHead }));
      app.get('/', (_req, res) => res.json({ a: 1 }));
      http.ServerResponse.prototype.end = function patchedEnd(...given) {
        note('end', given);
        return end.apply(this, given);
      };
      http.ServerResponse.prototype.setHeader = function patchedSetHeader(...given) {
        note('setHeader', given);
        return setHeader.apply(this, given);
      };
      http.ServerResponse.prototype.writeHead = function patchedWriteHead(...given) {
        note('writeHead', given.length);
        return writeHead.apply(this, given);
      };
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'members that the program adds to the prototypes',
    app(express) {
      const app = express();
      app.response.ok = function ok(data) {
        return this.status(200).json({ ok: true, data });
      };
      app.request.who = function who() {
        return this.get('x-user') ?? 'nobody';
      };
      Object.defineProperty(app.request, 'shout', {
        get() {
          return this.who().toUpperCase();
        },
      });
      app.get('/', (req, res) => res.ok([req.who(), req.shout]));
      const sub = express();
      sub.get('/', (req, res) => res.json([typeof res.ok, typeof req.who, req.shout]));
      return app.use('/sub', sub);
    },
    requests: ['GET /', { path: '/', headers: { 'x-user': 'ann' } }, 'GET /sub'],
  },
  handled(
    'real on-headers, on-finished and vary on our answer',
    (_req, res, { note }) => {
      const onHeaders = require('on-headers');
      const onFinished = require('on-finished');
      onHeaders(res, function listener() {
        note('on-headers', this === res, res.statusCode, res.getHeader('content-length'));
        this.setHeader('X-Time', '1');
      });
      onFinished(res, (error, message) => note('on-finished', error, message === res, onFinished.isFinished(res)));
      require('vary')(res, 'X-V');
      note(onFinished.isFinished(res));
      res.json({ a: 1 });
    },
    both,
  ),
];

const aborted = [
  handled(
    'the client leaves before the answer',
    (req, res, { note }) => {
      req.on('aborted', () => note('req aborted'));
      req.on('close', () => note('req close', req.destroyed));
      res.on('close', () => {
        note('res close', res.writableEnded, res.writableFinished, res.headersSent);
        note(state(res));
      });
      res.on('finish', () => note('res finish'));
    },
    [
      { path: '/', abort: true },
      { method: 'POST', path: '/', body: 'x', abort: true },
    ],
  ),
  handled(
    'res.send after the client left',
    (req, res, { note, attempt }) => {
      res.on('close', () => {
        note(
          attempt(() => res.send('too late') === res),
          attempt(() => res.json({}) === res),
        );
      });
      res.on('error', (error) => note('error', error));
    },
    [{ path: '/', abort: true }],
  ),
  handled('res.destroy', (_req, res, { note }) => {
    res.on('close', () => note('close', res.destroyed));
    res.destroy();
    note(state(res));
  }),
  handled('req.destroy with an error', (req, res, { note }) => {
    req.on('error', (error) => note('req error', error));
    res.on('close', () => note('close'));
    req.destroy(new Error('enough'));
  }),
  handled(
    'an error after the head cuts the connection',
    (_req, res, { next }) => {
      res.write('part');
      next(new Error('late'));
    },
    [{ path: '/', silent: true }],
  ),
  handled('next() after an answer', (_req, res, { next }) => {
    res.send('x');
    next();
  }),
  handled('next(error) after an answer', (_req, res, { next }) => {
    res.send('x');
    next(new Error('late'));
  }),
  handled('a throw after an answer', (_req, res) => {
    res.send('x');
    throw new Error('late');
  }),
  handled('the handler that never answers', () => {}, [{ path: '/', silent: true }]),
  handled('res.setTimeout', (_req, res, { note }) => {
    res.setTimeout(30, () => {
      note('timeout');
      res.status(503).send('slow');
    });
  }),
];

const locals = [
  handled(
    'res.locals is an object of its own for each request',
    (_req, res, { note }) => {
      note(res.locals, Object.getPrototypeOf(res.locals), Object.hasOwn(res, 'locals'));
      res.locals.a = 1;
      res.send(res.locals);
    },
    ['GET /', 'GET /'],
  ),
  handled('res.locals replaced', (_req, res) => {
    res.locals = { mine: 1 };
    res.send(res.locals);
  }),
  handled('res.app and res.req of a mounted app', (_req, res, { app }) =>
    res.send([res.app === app, res.req.app === app]),
  ),
];

module.exports = [...states, ...streams, ...patched, ...aborted, ...locals];
