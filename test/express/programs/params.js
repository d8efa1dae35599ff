// `app.param` and `router.param`: order, once for a value, errors, changed values, and the forms that only Express 4 has.

'use strict';

const { caught, pass, say, text } = require('../handlers');

/** A param callback that notes what it gets. */
const see = (note, label) => (req, _res, next, value, name) => {
  note(label, name, value, req.params);
  next();
};

module.exports = [
  {
    name: 'a callback runs before the route, with the value and the name',
    app(express, note) {
      const app = express();
      note(app.param('id', see(note, 'id')) === app);
      app.get('/:id', say('id'));
      app.get('/x/:other', say('other'));
      return app;
    },
    requests: ['GET /1', 'GET /x/1', 'GET /%41%2f', 'GET /1/2'],
  },
  {
    name: 'the arguments of a callback',
    app(express, note) {
      const app = express();
      app.param('id', function (...all) {
        note(all.length, typeof all[0], typeof all[1], typeof all[2], all[3], all[4], this === undefined);
        all[2]();
      });
      app.get('/:id', text('x'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'callbacks of one name run in the order of registration',
    app(express, note) {
      const app = express();
      app.param('id', see(note, 1));
      app.param('id', see(note, 2));
      app.get('/:id', pass(note, 'route'), text('x'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'callbacks run in the order of the parameters, not of registration',
    app(express, note) {
      const app = express();
      app.param('b', see(note, 'b'));
      app.param('a', see(note, 'a'));
      app.get('/:a/:c/:b', text('x'));
      return app;
    },
    requests: ['GET /1/2/3'],
  },
  {
    name: 'app.param with an array of names',
    app(express, note) {
      const app = express();
      app.param(['a', 'b'], see(note, 'ab'));
      app.param([], see(note, 'none'));
      app.get('/:a/:b', text('x'));
      app.get('/:b', text('x'));
      return app;
    },
    requests: ['GET /1/2', 'GET /2'],
  },
  {
    name: 'once for one value of a request, again for another value',
    app(express, note) {
      const app = express();
      app.param('id', see(note, 'id'));
      app.use('/:id', pass(note, 'use'));
      app.get('/:id', pass(note, 'route 1'));
      app.get('/:id', pass(note, 'route 2'));
      app.get('/1/:id', pass(note, 'other value'));
      app.get('/:id/2', text('end'));
      return app;
    },
    requests: ['GET /1', 'GET /1/2'],
  },
  {
    name: 'a changed value is kept for the next layers',
    app(express, note) {
      const app = express();
      app.param('id', (req, _res, next, id) => {
        req.params.id = { loaded: id };
        next();
      });
      app.get('/:id', (req, _res, next) => {
        note(req.params);
        req.params.id = 'changed in the route';
        next();
      });
      app.get('/:id', say('id'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'a value changed asynchronously',
    app(express, note) {
      const app = express();
      app.param('id', (req, _res, next, id) => {
        setTimeout(() => {
          req.params.id = Number(id);
          next();
        }, 3);
      });
      app.param('id', see(note, 'second'));
      app.get('/:id', pass(note, 1));
      app.get('/:id', say('id'));
      return app;
    },
    requests: ['GET /12'],
  },
  {
    name: 'next(err) of a callback',
    app(express, note) {
      const app = express();
      app.param('id', (_req, _res, next, id) => next(id === 'bad' ? new Error('bad id') : undefined));
      app.param('id', see(note, 'second'));
      app.get('/:id', text('x'));
      app.get('/:id', pass(note, 'second route'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /bad', 'GET /good'],
  },
  {
    name: 'a throw of a callback',
    app(express, note) {
      const app = express();
      app.param('id', () => {
        throw new TypeError('thrown in param');
      });
      app.use('/:id', pass(note, 'never'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /1', 'GET /'],
  },
  {
    name: 'a rejection of a callback',
    alone: true,
    app(express, note) {
      const app = express();
      app.set('env', 'test');
      app.param('id', async (_req, _res, next, id) => {
        await null;
        if (id === 'bad') throw new Error('rejected in param');
        if (id === 'nothing') return Promise.reject();
        next();
      });
      app.get('/:id', text('x'));
      app.use(caught('app'));
      note('made');
      return app;
    },
    requests: ['GET /good', { path: '/bad', silent: true }, { path: '/nothing', silent: true }],
  },
  {
    name: 'the error of a callback stays for the same value in later layers',
    app(express, note) {
      const app = express();
      let count = 0;
      app.param('id', (_req, _res, next) => next(new Error(`error ${++count}`)));
      app.get('/:id', pass(note, 1));
      app.use((err, _req, _res, next) => {
        note('handled', err.message);
        next();
      });
      app.get('/:id', pass(note, 2));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'next("route") of a callback skips this route only',
    app(express, note) {
      const app = express();
      app.param('id', (_req, _res, next, id) => {
        note('param', id);
        next(id === '1' ? 'route' : undefined);
      });
      app.get('/:id', text('first'));
      app.get('/1', text('second'));
      app.get('/:other', text('third'));
      return app;
    },
    requests: ['GET /1', 'GET /2'],
  },
  {
    name: 'next("route") of a callback with the same parameter again',
    app(express, note) {
      const app = express();
      app.param('id', (_req, _res, next, id) => {
        note('param', id);
        next('route');
      });
      app.get('/:id', text('first'));
      app.get('/:id', text('second'));
      app.use(text('end'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'next("router") of a callback',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.param('id', (_req, _res, next) => next('router'));
      router.get('/:id', text('first'));
      router.use(pass(note, 'rest of router'));
      app.use(router);
      app.use(say('outside'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'a callback that answers',
    app(express, note) {
      const app = express();
      app.param('id', (_req, res, next, id) => (id === '1' ? res.send('from param') : next()));
      app.get('/:id', pass(note, 'route'), text('x'));
      return app;
    },
    requests: ['GET /1', 'GET /2'],
  },
  {
    name: 'a callback runs for a mount path, and with the url not yet trimmed',
    app(express, note) {
      const app = express();
      app.param('id', (req, _res, next, id) => {
        note(id, req.url, req.baseUrl, req.originalUrl);
        next();
      });
      app.use('/u/:id', say('use'));
      return app;
    },
    requests: ['GET /u/1/x', 'GET /u'],
  },
  {
    name: 'callbacks of the app are not those of its routers',
    app(express, note) {
      const app = express();
      const router = express.Router({ mergeParams: true });
      app.param('a', see(note, 'app a'));
      app.param('b', see(note, 'app b'));
      router.param('a', see(note, 'router a'));
      router.param('b', see(note, 'router b'));
      router.get('/:b', say('b'));
      return app.use('/:a', router);
    },
    requests: ['GET /1/2', 'GET /1'],
  },
  {
    name: 'callbacks of a sub-app',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.param('id', see(note, 'app'));
      sub.param('id', see(note, 'sub'));
      sub.get('/:id', say('sub'));
      return app.use('/s', sub).get('/:id', say('app'));
    },
    requests: ['GET /s/1', 'GET /1'],
  },
  {
    name: 'callbacks registered after the routes',
    app(express, note) {
      const app = express();
      app.get('/:id', say('id'));
      app.param('id', see(note, 'late'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'a missing optional parameter calls nothing',
    app(express, note, { edition }) {
      const app = express();
      app.param('a', see(note, 'a'));
      app.param('b', see(note, 'b'));
      app.get(edition === 4 ? '/x/:a?/:b?' : '/x{/:a}{/:b}', say('x'));
      return app;
    },
    requests: ['GET /x', 'GET /x/1', 'GET /x/1/2'],
  },
  {
    name: 'a name twice in one path',
    app(express, note) {
      const app = express();
      app.param('a', (req, _res, next, value) => {
        note('a', value, req.params);
        req.params.a = `changed ${value}`;
        next();
      });
      app.get('/:a/:b/:a', say('x'));
      return app;
    },
    requests: ['GET /1/2/3', 'GET /1/2/1'],
  },
  {
    name: 'numbers and names of a regular expression: in which order',
    app(express, note) {
      const app = express();
      for (const name of ['b', 'a', '0', '1']) app.param(name, see(note, name));
      app.get(/^\/(?<b>.)(.)(?<a>.)(.)$/, say('x'));
      return app;
    },
    requests: ['GET /wxyz'],
  },
  {
    name: 'callbacks for numbers, of regular expressions and wildcards',
    app(express, note, { edition }) {
      const app = express();
      app.param('0', see(note, 'zero'));
      app.param('rest', see(note, 'rest'));
      app.param('named', see(note, 'named'));
      app.get(/^\/re\/(.)(.)?$/, say('re'));
      app.get(/^\/named\/(?<named>.)$/, say('named'));
      app.get(edition === 4 ? '/f/*' : '/f/*rest', say('rest'));
      return app;
    },
    requests: ['GET /re/x', 'GET /re/xy', 'GET /f/a/b', 'GET /named/z'],
  },
  {
    name: 'a callback for a wildcard of Express 5 gets an array, each time anew',
    editions: [5],
    app(express, note) {
      const app = express();
      app.param('rest', see(note, 'rest'));
      app.get('/*rest', pass(note, 1));
      app.get('/*rest', say('x'));
      return app;
    },
    requests: ['GET /a/b'],
  },
  {
    name: 'a callback deletes its parameter, or the params',
    app(express, note) {
      const app = express();
      app.param('a', (req, _res, next) => {
        delete req.params.a;
        next();
      });
      app.param('b', (req, _res, next) => {
        req.params = { new: 'params' };
        next();
      });
      app.get('/a/:a', pass(note, 'first'));
      app.get('/a/:a', say('a'));
      app.get('/b/:b/:c', say('b'));
      return app;
    },
    requests: ['GET /a/1', 'GET /b/1/2'],
  },
  {
    name: 'callbacks for HEAD, OPTIONS and methods without a handler',
    app(express, note) {
      const app = express();
      app.param('id', see(note, 'id'));
      app.get('/:id', say('id'));
      return app;
    },
    requests: ['HEAD /1', 'OPTIONS /1', 'POST /1'],
  },
  {
    name: 'next of a callback called twice',
    app(express, note) {
      const app = express();
      app.param('id', (_req, _res, next) => {
        next();
        next();
      });
      app.param('id', see(note, 'second'));
      app.get('/:id', (_req, res, next) => {
        note('route', res.headersSent);
        if (res.headersSent) return next();
        res.send('x');
      });
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'an error in front of a route with parameters calls no callback; of an error handler with parameters it does',
    app(express, note) {
      const app = express();
      app.param('id', see(note, 'id'));
      app.use((_req, _res, next) => next(new Error('early')));
      app.get('/:id', text('x'));
      app.use('/:id', (err, req, res, _next) => res.status(500).json([err.message, req.params, req.url]));
      return app;
    },
    requests: ['GET /1/x'],
  },
  {
    name: 'params named as members of Object.prototype',
    app(express, note, { attempt }) {
      const app = express();
      for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
        note(
          name,
          attempt(() => app.param(name, see(note, name)) === app),
        );
      }
    },
  },
  {
    name: 'a parameter called hasOwnProperty or toString without callbacks',
    app(express) {
      const app = express();
      app.get('/:hasOwnProperty/:a', say('x'));
      return app;
    },
    requests: ['GET /a/b'],
  },
  {
    name: 'param(fn) of Express 4',
    editions: [4],
    app(express, note) {
      const router = express.Router();
      router.param((name, option) => {
        note('definition', name, typeof option);
        if (option instanceof RegExp) {
          return (_req, _res, next, value) => (option.test(value) ? next() : next('route'));
        }
      });
      router.param('id', /^\d+$/);
      router.param('other', see(note, 'other'));
      router.get('/:id/:other', say('digits'));
      router.get('/:id', say('one'));
      router.use(text('end'));
      return express().use(router);
    },
    requests: ['GET /12/x', 'GET /ab', 'GET /12'],
  },
  {
    name: 'app.param(fn) of Express 4, returning true or a wrapper',
    editions: [4],
    app(express, note) {
      const app = express();
      note(app.param((_name, fn) => (req, res, next, value) => fn(req, res, next, `wrapped ${value}`)) === app);
      app.param('id', see(note, 'id'));
      app.get('/:id', text('x'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'param(":id") of Express 4',
    alone: true,
    app(express, note) {
      const app = express();
      app.param(':id', see(note, 'id'));
      app.get('/:id', text('x'));
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'param with bad arguments',
    app(express, note, { attempt }) {
      const fn = () => {};
      for (const args of [
        [],
        ['a'],
        ['a', null],
        ['a', 'b'],
        ['a', 1],
        ['', fn],
        [null, fn],
        [1, fn],
        [{}, fn],
        [undefined, fn],
        [['a', 1], fn],
        [['a'], 'x'],
        [fn],
        [/x/, fn],
      ]) {
        for (const target of [express(), express.Router()]) {
          note(
            args,
            attempt(() => target.param(...args) === target),
          );
        }
      }
    },
  },
];
