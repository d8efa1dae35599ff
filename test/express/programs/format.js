// `res.format`: which handler answers, with which type, and what happens when none is acceptable.

'use strict';

const { handled, withHeader } = require('../cases');

const ACCEPTS = [
  null,
  '*/*',
  'text/html',
  'text/plain',
  'application/json',
  'text/*',
  'text/html;q=0.5, application/json',
  'application/*;q=0.2, text/plain;q=0.1',
  'image/png',
  '',
  'text/html;q=0',
  'bogus',
  'text/plain;charset=utf-8',
  'application/xml, */*;q=0.1',
];

const formats = (name, handlers, requests = withHeader('accept', ACCEPTS), more = {}) =>
  handled(
    `format ${name}`,
    (_req, res, { note, attempt }) => {
      const made = handlers(res, note);
      note(attempt(() => res.format(made) === res));
      if (!res.headersSent && !res.writableEnded) setTimeout(() => res.writableEnded || res.end('ended late'), 20);
    },
    requests,
    more,
  );

const three = (res) => ({
  'text/plain': () => res.send('plain'),
  'text/html': () => res.send('<p>html</p>'),
  'application/json': () => res.send({ json: true }),
});

module.exports = [
  formats('by media types', three),
  formats('by extensions', (res) => ({
    text: () => res.send('plain'),
    html: () => res.send('html'),
    json: () => res.send({ json: 1 }),
  })),
  formats(
    'by types with parameters',
    (res) => ({
      'text/html; charset=utf-8': () => res.send('u'),
      'text/html; level=1': () => res.send('1'),
      'text/plain;q=0.1': () => res.send('q'),
    }),
    withHeader('accept', [...ACCEPTS, 'text/html;level=1']),
  ),
  formats('with a default', (res) => ({ ...three(res), default: () => res.send('default') })),
  formats('with only a default', (res) => ({ default: () => res.send('default') })),
  formats('with nothing', () => ({})),
  formats('with a default first', (res) => ({ default: () => res.send('default'), json: () => res.send({ a: 1 }) })),
  formats('whose default is no function', (res) => ({ default: 'x', json: () => res.json({}) })),
  formats('whose handlers are no functions', () => ({ html: 'x', json: null, text: 5 })),
  formats('with unknown extensions', (res) => ({ bogus: () => res.send('bogus'), html: () => res.send('html') })),
  formats('with only unknown extensions', (res) => ({
    bogus: () => res.send('bogus'),
    foobar: () => res.send('foobar'),
  })),
  formats('with wildcards', (res) => ({ 'text/*': () => res.send('text'), '*/*': () => res.send('any') })),
  formats('of null', () => null, withHeader('accept', ['text/html'])),
  formats('of undefined', () => undefined, withHeader('accept', ['text/html'])),
  formats('of a string', () => 'html', withHeader('accept', ['text/html'])),
  formats('of a list', (res) => [() => res.send('0')], withHeader('accept', ['text/html', '*/*'])),
  formats(
    'with inherited handlers',
    (res) => Object.create({ html: () => res.send('html') }),
    withHeader('accept', ['text/html']),
  ),
  formats(
    'with an inherited default',
    (res) => Object.create({ default: () => res.send('default') }),
    withHeader('accept', ['text/html']),
  ),
  formats('what its handlers are given', (res, note) => ({
    html(req, response, next) {
      note(
        req === res.req,
        response === res,
        typeof next,
        next === req.next,
        this === undefined,
        Object.keys(this ?? {}),
        res.get('content-type'),
      );
      res.end();
    },
    default(req, response, next) {
      note(
        'default',
        req === res.req,
        response === res,
        typeof next,
        Object.keys(this),
        res.get('content-type') ?? 'none',
      );
      res.end();
    },
  })),
  formats(
    'whose handler throws',
    () => ({
      html() {
        throw new Error('in format');
      },
    }),
    withHeader('accept', ['text/html']),
  ),
  formats(
    'whose handler passes on',
    () => ({ html: (_req, _res, next) => next(), json: (_req, _res, next) => next(new Error('passed')) }),
    withHeader('accept', ['text/html', 'application/json']),
  ),
  formats(
    'whose handler sets another type',
    (res) => ({ html: () => res.type('xml').send('<a/>') }),
    withHeader('accept', ['text/html']),
  ),
  formats(
    'whose handler sends a Buffer',
    (res) => ({ html: () => res.send(Buffer.from('b')), json: () => res.send(Buffer.from('{}')) }),
    withHeader('accept', ['text/html', 'application/json']),
  ),
  formats(
    'with a Vary that is there',
    (res) => {
      res.vary('Origin');
      return three(res);
    },
    withHeader('accept', ['text/html', 'image/png']),
  ),
  formats(
    'with Vary *',
    (res) => {
      res.set('Vary', '*');
      return three(res);
    },
    withHeader('accept', ['text/html']),
  ),
  formats(
    'of a status',
    (res) => {
      res.status(404);
      return three(res);
    },
    withHeader('accept', ['text/html', 'image/png']),
  ),
  formats('of HEAD and POST', three, ['HEAD /', 'POST /']),
  formats('of promises', (res) => ({ html: async () => res.send('async') }), withHeader('accept', ['text/html'])),
  {
    name: 'the error of 406 has the types and passes to error handlers',
    app(express, note) {
      const app = express();
      app.get('/', (_req, res) =>
        res.format({ html: () => {}, json: () => {}, 'text/x; a=b': () => {}, bogus: () => {} }),
      );
      app.use((err, _req, res, _next) => {
        note(err, err.types, err.status, err.expose, Object.keys(err), res.get('vary'));
        res.status(err.status).send(err.types.join());
      });
      return app;
    },
    requests: withHeader('accept', ['image/png', 'text/html;q=0, application/json;q=0, text/x;q=0']),
  },
  {
    name: 'format where a middleware changed req.headers.accept',
    app(express) {
      const app = express();
      app.use((req, _res, next) => {
        req.headers.accept = 'application/json';
        next();
      });
      app.get('/', (_req, res) => res.format(three(res)));
      return app;
    },
    requests: withHeader('accept', ['text/html']),
  },
  {
    name: 'format uses req.accepts, whoever wrote it',
    app(express) {
      const app = express();
      app.request.accepts = (types) => types.at(-1);
      app.get('/', (_req, res) => res.format(three(res)));
      return app;
    },
    requests: withHeader('accept', ['text/html']),
  },
];
