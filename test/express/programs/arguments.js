// Arguments that are refused: each way to register, with each kind of bad argument; the error’s class and message.

'use strict';

const { text } = require('../handlers');

const BAD = {
  undefined: undefined,
  null: null,
  string: 'text',
  number: 1,
  zero: 0,
  true: true,
  object: {},
  array: [],
  date: new Date(0),
  regexp: /x/,
  promise: Promise.resolve(),
  symbol: Symbol('s'),
};
const fn = (_req, _res, next) => next();

/** What each bad argument does with a call; `target` names who is asked. */
const refusing = (name, call) => ({
  name,
  app(express, note, { attempt }) {
    for (const [kind, value] of Object.entries(BAD)) {
      const made = attempt(() => {
        const result = call(express, value);
        return typeof result;
      });
      note(kind, made);
    }
  },
});

module.exports = [
  refusing('app.use(value)', (express, value) => express().use(value)),
  refusing('app.use(path, value)', (express, value) => express().use('/x', value)),
  refusing('app.use(fn, value)', (express, value) => express().use(fn, value)),
  refusing('app.use([fn, value])', (express, value) => express().use([fn, value])),
  refusing('app.use([value, fn])', (express, value) => express().use([value, fn])),
  refusing('app.use(value, fn)', (express, value) => express().use(value, fn)),
  refusing('router.use(value)', (express, value) => express.Router().use(value)),
  refusing('router.use(path, value)', (express, value) => express.Router().use('/x', value)),
  refusing('router.use(value, fn)', (express, value) => express.Router().use(value, fn)),
  refusing('app.get(path, value)', (express, value) => express().get('/x', value)),
  refusing('app.get(path, fn, value)', (express, value) => express().get('/x', fn, value)),
  refusing('app.get(value, fn)', (express, value) => express().get(value, fn)),
  refusing('app.post(value)', (express, value) => express().post(value)),
  refusing('app.all(path, value)', (express, value) => express().all('/x', value)),
  refusing('app.all(value, fn)', (express, value) => express().all(value, fn)),
  refusing('app.route(value)', (express, value) => express().route(value)),
  refusing('router.get(path, value)', (express, value) => express.Router().get('/x', value)),
  refusing('router.get(value, fn)', (express, value) => express.Router().get(value, fn)),
  refusing('router.all(path, [value])', (express, value) => express.Router().all('/x', [value])),
  refusing('router.route(value)', (express, value) => express.Router().route(value)),
  refusing('route.get(value)', (express, value) => express.Router().route('/x').get(value)),
  refusing('route.post(fn, [fn, value])', (express, value) => express.Router().route('/x').post(fn, [fn, value])),
  refusing('route.all(value)', (express, value) => express.Router().route('/x').all(value)),
  refusing('app.param(name, value)', (express, value) => express().param('x', value)),
  refusing('app.param(value, fn)', (express, value) => express().param(value, fn)),
  refusing('app.engine(ext, value)', (express, value) => express().engine('x', value)),
  refusing('app.set(value, 1)', (express, value) => express().set(value, 1)),
  refusing(
    'app.path, app.enabled, app.disabled with a value',
    (express, value) => `${express().path(value)} ${express().enabled(value)} ${express().disabled(value)}`,
  ),
  refusing('express.Router(value)', (express, value) => express.Router(value)),
  refusing('express(value)', (express, value) => express(value)),
  refusing('app.listen(value) on an app whose server is closed at once', (express, value) =>
    typeof value === 'object' || value === undefined || value === 0
      ? 'not tried'
      : express()
          .listen(value, 'not a host')
          .on('error', () => {}),
  ),
  refusing('app.handle(value): which class of error', (express, value) => {
    try {
      return express().handle(value);
    } catch (error) {
      throw error.name;
    }
  }),
  refusing('new express.Route(value)', (express, value) => new express.Route(value)),
  {
    name: 'calls without any argument',
    app(express, note, { attempt }) {
      for (const name of [
        'use',
        'get',
        'post',
        'all',
        'route',
        'param',
        'engine',
        'set',
        'enable',
        'disable',
        'enabled',
        'disabled',
        'path',
        'render',
      ]) {
        note(
          'app',
          name,
          attempt(() => typeof express()[name]()),
        );
      }
      for (const name of ['use', 'get', 'all', 'route', 'param', 'handle'])
        note(
          'router',
          name,
          attempt(() => typeof express.Router()[name]()),
        );
      for (const name of ['get', 'all', 'dispatch'])
        note(
          'route',
          name,
          attempt(() => typeof new express.Route('/').get(fn)[name]()),
        );
    },
  },
  {
    name: 'a refused call leaves what it had registered until then',
    app(express, note, { attempt, edition }) {
      const app = express();
      note(attempt(() => app.use('/x', text('first'), 'bad')));
      note(attempt(() => app.get('/y', text('y'), null)));
      note(attempt(() => app.all('/z', text('z'), 1)));
      note(edition === 4 ? app._router.stack.length : app.router.stack.length);
      return app;
    },
    requests: ['GET /x', 'GET /y', 'GET /z', 'POST /z', 'OPTIONS /z'],
  },
  {
    name: 'the class of what is thrown',
    app(express, note) {
      const kinds = [
        () => express().use(),
        () => express().use('/x'),
        () => express().use('/x', 1),
        () => express().get('/x', 1),
        () => express().all('/x', 1),
        () => express().route('/x').all(1),
        () => express().param('x'),
        () => express().engine('x'),
      ];
      for (const call of kinds) {
        try {
          call();
          note('nothing thrown');
        } catch (error) {
          note(error.constructor.name, error instanceof TypeError, Object.keys(error));
        }
      }
    },
  },
  {
    name: 'the stack of what is thrown names the caller’s line',
    app(express, note) {
      try {
        express().get('/x', 'not a function');
      } catch (error) {
        note(error.stack.includes('arguments.js'));
      }
    },
  },
];
