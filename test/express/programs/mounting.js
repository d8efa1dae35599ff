// Sub-apps: the mount event, mountpath, parents, path(), inherited settings and prototypes, req.app.

'use strict';

const { caught, pass, place, say, text } = require('../handlers');

module.exports = [
  {
    name: 'a sub-app answers under its path',
    app(express) {
      const [app, sub] = [express(), express()];
      sub.get('/', say('root'));
      sub.get('/x', say('x'));
      app.use('/s', sub);
      app.use(say('app'));
      return app;
    },
    requests: ['GET /s', 'GET /s/x?q', 'GET /s/y', 'GET /S/X', 'GET /sx', 'POST /s/x'],
  },
  {
    name: 'the mount event',
    app(express, note) {
      const [app, sub] = [express(), express()];
      sub.on('mount', (...all) => note('mounted', all.length, all[0] === app, sub.mountpath, sub.parent === app));
      sub.once('mount', function () {
        note('this', this === sub);
      });
      note(sub.mountpath, sub.parent, sub.path());
      app.use('/s', sub);
      app.use('/t', sub);
      note(sub.mountpath, sub.path());
    },
  },
  {
    name: 'mountpath in all its forms',
    app(express, note) {
      const app = express();
      for (const path of [undefined, '/', '/x', '/x/', '/:a', ['/a', '/b'], /^\/re/, [], '']) {
        const sub = express();
        if (path === undefined) app.use(sub);
        else app.use(path, sub);
        note(sub.mountpath, String(sub.path()));
      }
    },
  },
  {
    name: 'path() of nested apps',
    app(express, note) {
      const [app, blog, admin] = [express(), express(), express()];
      app.use('/blog', blog);
      note(admin.path());
      blog.use('/admin', admin);
      note(app.path(), blog.path(), admin.path(), app.mountpath, blog.mountpath, admin.mountpath);
    },
  },
  {
    name: 'several sub-apps and functions in one use',
    app(express, note) {
      const [app, one, two] = [express(), express(), express()];
      one.get('/one', say('one'));
      two.get('/two', say('two'));
      app.use('/s', pass(note, 'before'), one, [pass(note, 'between'), two]);
      return app;
    },
    requests: ['GET /s/one', 'GET /s/two', 'GET /s/three'],
  },
  {
    name: 'req.app and res.app inside and after',
    app(express, note) {
      const [app, sub] = [express(), express()];
      const who = (req, res) =>
        `${req.app === app ? 'app' : req.app === sub ? 'sub' : '?'} ${res.app === app ? 'app' : res.app === sub ? 'sub' : '?'}`;
      app.use((req, res, next) => {
        note('before', who(req, res));
        next();
      });
      sub.use((req, res, next) => {
        note('inside', who(req, res));
        next();
      });
      sub.get('/x', (req, res) => res.send(who(req, res)));
      app.use('/s', sub);
      app.use((req, res) => {
        note('after', who(req, res));
        res.send(who(req, res));
      });
      return app;
    },
    requests: ['GET /s/x', 'GET /s/y', 'GET /z'],
  },
  {
    name: 'req.app in an error handler of the parent',
    app(express) {
      const [app, sub] = [express(), express()];
      sub.get('/x', () => {
        throw new Error('sub');
      });
      app.use('/s', sub);
      app.use((err, req, res, _next) => res.json([err.message, req.app === app, res.app === app, place(req)]));
      return app;
    },
    requests: ['GET /s/x'],
  },
  {
    name: 'settings are inherited, and can be set in the sub-app',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.set('a', 'parent');
      app.set('b', 'parent');
      sub.set('b', 'sub');
      app.use(sub);
      app.set('c', 'late');
      note(sub.get('a'), sub.get('b'), sub.get('c'), sub.set('a'), sub.enabled('a'), sub.disabled('none'));
      sub.set('a', 'own');
      note(app.get('a'), sub.get('a'));
      note(Object.getPrototypeOf(sub.settings) === app.settings, Object.keys(sub.settings));
    },
  },
  {
    name: 'settings inherited over three levels',
    app(express, note) {
      const [a, b, c] = [express(), express(), express()];
      a.set('x', 1);
      b.set('y', 2);
      b.use(c);
      a.use(b);
      note(c.get('x'), c.get('y'), b.get('x'), a.get('y'));
      a.set('x', 3);
      note(c.get('x'));
    },
  },
  {
    name: 'default settings of a sub-app are its own, trust proxy is not',
    app(express, note) {
      const [app, sub, set] = [express(), express(), express()];
      app.set('trust proxy', true);
      app.set('etag', false);
      app.disable('x-powered-by');
      app.set('json spaces', 2);
      set.set('trust proxy', false);
      app.use('/s', sub);
      app.use('/t', set);
      note(
        sub.get('trust proxy'),
        set.get('trust proxy'),
        sub.get('etag'),
        sub.get('x-powered-by'),
        sub.get('json spaces'),
      );
      note(typeof sub.get('trust proxy fn'), Object.hasOwn(sub.settings, 'trust proxy'));
      const show = (req, res) => res.json({ ip: req.ip, protocol: req.protocol });
      sub.get('/', show);
      set.get('/', show);
      return app;
    },
    requests: ['/s', '/t'].map((path) => ({
      path,
      headers: { 'X-Forwarded-For': '1.2.3.4', 'X-Forwarded-Proto': 'https' },
    })),
  },
  {
    name: 'trust proxy of the parent set after mounting',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.use('/s', sub);
      app.set('trust proxy', 1);
      note(sub.get('trust proxy'), typeof sub.get('trust proxy fn'));
      sub.get('/', (req, res) => res.json([req.ip, req.ips]));
      return app;
    },
    requests: [{ path: '/s', headers: { 'X-Forwarded-For': '1.2.3.4, 5.6.7.8' } }],
  },
  {
    name: 'x-powered-by of parent and sub-app',
    app(express) {
      const [app, sub, off] = [express(), express(), express()];
      app.disable('x-powered-by');
      off.disable('x-powered-by');
      for (const one of [sub, off]) one.get('/', text('x'));
      app.use('/s', sub).use('/o', off);
      const outer = express();
      outer.use('/app', app).use('/o', off);
      return outer;
    },
    requests: ['GET /app/s', 'GET /app/o', 'GET /o', 'GET /app', 'GET /'],
  },
  {
    name: 'settings that act in a sub-app: json spaces, etag, env',
    app(express) {
      const [app, sub] = [express(), express()];
      app.set('json spaces', 4);
      sub.set('etag', 'strong');
      sub.set('env', 'production');
      sub.get('/json', (_req, res) => res.json({ a: [1] }));
      sub.get('/throw', () => {
        throw new Error('hidden?');
      });
      app.get('/json', (_req, res) => res.json({ a: [1] }));
      return app.use('/s', sub);
    },
    requests: ['GET /s/json', 'GET /json', 'GET /s/throw'],
  },
  {
    name: 'prototypes of request and response are inherited by mounting',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.request.fromParent = 'parent';
      app.response.shout = function (body) {
        this.send(`${body.toUpperCase()}!`);
      };
      sub.request.own = 'sub';
      app.use('/s', sub);
      sub.get('/', (req, res) => {
        note(
          req.fromParent,
          req.own,
          Object.getPrototypeOf(req) === sub.request,
          Object.getPrototypeOf(sub.request) === app.request,
        );
        res.shout('hello');
      });
      app.get('/', (req, res) => {
        note(req.fromParent, req.own);
        res.shout('app');
      });
      return app;
    },
    requests: ['GET /s', 'GET /'],
  },
  {
    name: 'engines are inherited by mounting',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.engine('tmpl', (_path, options, done) => done(null, `parent ${options.a}`));
      note(Object.keys(sub.engines));
      app.use('/s', sub);
      note(Object.getPrototypeOf(sub.engines) === app.engines);
      sub.get('/', (_req, res) => res.render('name.tmpl', { a: 1 }));
      return app;
    },
    requests: ['GET /s'],
  },
  {
    name: 'locals are not inherited by mounting, res.locals are shared',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.locals.a = 'parent';
      sub.locals.b = 'sub';
      app.use((_req, res, next) => {
        res.locals.seen = 'parent';
        next();
      });
      sub.get('/', (_req, res) => {
        note(sub.locals.a, sub.locals.b, Object.keys(sub.locals), sub.locals.settings === sub.settings);
        res.json(res.locals);
      });
      return app.use('/s', sub);
    },
    requests: ['GET /s'],
  },
  {
    name: 'a sub-app’s 404 goes on in the parent, its errors too',
    app(express, note) {
      const [app, sub] = [express(), express()];
      sub.use(pass(note, 'sub'));
      sub.get('/throw', (_req, _res, next) => next(new Error('from sub')));
      sub.get('/handled', (_req, _res, next) => next(new Error('handled in sub')));
      sub.use((err, _req, res, next) => (err.message.startsWith('handled') ? res.send('handled by sub') : next(err)));
      app.use('/s', sub);
      app.use('/s', say('after sub'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /s/none', 'GET /s/throw', 'GET /s/handled'],
  },
  {
    name: 'a sub-app mounted on a router',
    app(express, note) {
      const app = express();
      const router = express.Router();
      const sub = express();
      sub.on('mount', () => note('mount'));
      sub.get('/x', (req, res) => res.json([place(req), req.app === sub]));
      router.use('/s', sub);
      app.use('/r', router);
      app.use((req, res) => res.json(['app', req.app === app, place(req)]));
      note(sub.mountpath, sub.parent, sub.path());
      return app;
    },
    requests: ['GET /r/s/x', 'GET /r/s/y'],
  },
  {
    name: 'an app as the handler of a route',
    app(express) {
      const [app, sub] = [express(), express()];
      sub.get('/x', (req, res) => res.json([place(req), req.app === sub]));
      sub.get('/', (req, res) => res.json(['root', place(req)]));
      app.get('/x', sub);
      app.all('/y', sub);
      return app;
    },
    requests: ['GET /x', 'GET /y', 'GET /z'],
  },
  {
    name: 'one sub-app in two parents',
    app(express, note) {
      const [one, two, sub, outer] = [express(), express(), express(), express()];
      one.set('name', 'one');
      two.set('name', 'two');
      sub.get('/', (req, res) => res.json([req.app.get('name'), sub.parent === two, req.baseUrl]));
      one.use('/s', sub);
      two.use('/t', sub);
      outer.use('/one', one).use('/two', two);
      note(sub.path(), sub.mountpath);
      return outer;
    },
    requests: ['GET /one/s', 'GET /two/t'],
  },
  {
    name: 'an app mounted on itself',
    app(express, note, { attempt }) {
      const app = express();
      app.get('/x', say('x'));
      note(attempt(() => app.use('/self', app) === app));
    },
  },
  {
    name: 'a sub-app under a path with parameters',
    app(express) {
      const [app, sub] = [express(), express()];
      sub.get('/:b', say('b'));
      return app.use('/:a/x', sub).use(['/p', '/q/:c'], sub);
    },
    requests: ['GET /1/x/2', 'GET /p/3', 'GET /q/4/5'],
  },
  {
    name: 'routes added to a sub-app after it is mounted',
    app(express) {
      const [app, sub] = [express(), express()];
      app.use('/s', sub);
      sub.get('/late', say('late'));
      return app;
    },
    requests: ['GET /s/late', 'GET /s/other'],
  },
  {
    name: 'a sub-app without routes',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.use('/s', sub);
      app.use((req, res) => res.json([place(req), req.app === app, res.getHeader('x-powered-by') ?? null]));
      note(typeof sub.handle);
      return app;
    },
    requests: ['GET /s/x', 'OPTIONS /s'],
  },
  {
    name: 'prototypes after a sub-app has passed on',
    app(express, note) {
      const [app, sub] = [express(), express()];
      app.use('/s', sub);
      sub.use(pass(note, 'sub'));
      app.use((req, res) => {
        note(Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response);
        res.end();
      });
      return app;
    },
    requests: ['GET /s/x'],
  },
  {
    name: 'req.url and originalUrl through two apps',
    app(express) {
      const [app, one, two] = [express(), express(), express()];
      two.use((req, res) => res.json(place(req)));
      one.use('/two', two);
      app.use('/one', one);
      return app;
    },
    requests: ['GET /one/two/three?x=/y', 'GET /one/two', 'GET /one/two?q', 'GET /one/two/'],
  },
  {
    name: 'the query parser of parent and sub-app',
    app(express) {
      const [app, sub] = [express(), express()];
      app.set('query parser', 'extended');
      sub.set('query parser', 'simple');
      const show = (req, res) => res.json(req.query);
      sub.get('/', show);
      app.get('/', show);
      return app.use('/s', sub);
    },
    requests: ['GET /?a[b]=1', 'GET /s?a[b]=1'],
  },
];
