// `app.engine`, `app.render`, `res.render`: engines, lookup in `views`, locals, the cache, and every error on the way.

'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');
const { caught } = require('../handlers');

/** A template engine: `{{a.b}}`; `{{!}}` is an error. */
function engine(file, options, done) {
  const source = readFileSync(file, 'utf8');
  if (source.includes('{{!}}')) return done(new SyntaxError(`bad template ${path.basename(file)}`));
  const value = (name) => name.split('.').reduce((object, key) => object?.[key], options) ?? '';
  done(
    null,
    source.replace(/\{\{([\w.]+)\}\}/g, (_, name) => value(name)),
  );
}

/** An app with that engine for `.tmpl`. */
function templates(express) {
  const app = express();
  app.engine('tmpl', engine);
  app.set('view engine', 'tmpl');
  return app;
}

/** `app.render` as a promise that notes. */
const rendered = (app, note, ...all) =>
  new Promise((resolve) => {
    app.render(...all, (error, html) => {
      note(error ?? html);
      resolve();
    });
  });

module.exports = [
  {
    name: 'app.render finds a view in the views of the working directory',
    async app(express, note) {
      const app = templates(express);
      await rendered(app, note, 'name', { name: 'tobi' });
      await rendered(app, note, 'name.tmpl', { name: 'loki' });
      await rendered(app, note, 'user', { user: { name: 'jane' } });
      await rendered(app, note, 'name');
    },
  },
  {
    name: 'res.render answers with HTML',
    app(express) {
      const app = templates(express);
      app.get('/', (_req, res) => res.render('name', { name: '<tobi>' }));
      app.get('/status', (_req, res) => res.status(201).render('name'));
      app.get('/type', (_req, res) => res.type('text').render('name', { name: 'typed' }));
      return app;
    },
    requests: ['GET /', 'HEAD /', 'GET /status', 'GET /type', { path: '/', headers: { 'if-none-match': '*' } }],
  },
  {
    name: 'locals of the app, of the response, of the call: who wins',
    app(express) {
      const app = templates(express);
      app.locals.a = 'app';
      app.locals.b = 'app';
      app.locals.c = 'app';
      app.get('/', (_req, res) => {
        res.locals.b = 'res';
        res.locals.c = 'res';
        res.render('locals', { c: 'call' });
      });
      app.get('/again', (_req, res) => res.render('locals'));
      return app;
    },
    requests: ['GET /', 'GET /again'],
  },
  {
    name: 'the options that an engine gets',
    async app(express, note) {
      const app = express();
      app.engine('.tmpl', (file, options, done) => {
        note(
          file,
          Object.keys(options),
          options._locals,
          options.cache,
          options.settings === app.settings,
          options.own,
        );
        done(null, 'x');
      });
      app.locals.own = 'local';
      await rendered(app, note, 'name.tmpl', { a: 1, _locals: { b: 2, a: 3 } });
      await rendered(app, note, 'name.tmpl', { cache: true, settings: 'mine' });
      app.get('/', (_req, res) => {
        res.locals.c = 1;
        res.render('name.tmpl', { d: 2 });
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'res.render with a callback',
    app(express, note) {
      const app = templates(express);
      app.get('/:how', (req, res) => {
        const done = (error, html) => {
          note(error ?? html);
          res.send(error ? 'failed' : html.toUpperCase());
        };
        if (req.params.how === 'two') res.render('name', done);
        else if (req.params.how === 'bad') res.render('broken', {}, done);
        else res.render('name', { name: 'x' }, done);
      });
      return app;
    },
    requests: ['GET /three', 'GET /two', 'GET /bad'],
  },
  {
    name: 'an error of an engine goes to next',
    app(express) {
      const app = templates(express);
      app.engine('thrown', () => {
        throw new RangeError('thrown by the engine');
      });
      app.get('/broken', (_req, res) => res.render('broken'));
      app.get('/none', (_req, res) => res.render('none'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /broken', 'GET /none'],
  },
  {
    name: 'a view that is not there: message, view',
    async app(express, note) {
      const app = templates(express);
      for (const views of [app.get('views'), ['/nowhere/a'], ['/nowhere/a', '/nowhere/b'], ['/a', '/b', '/c'], []]) {
        app.set('views', views);
        await rendered(app, note, 'none', {});
      }
      await new Promise((resolve) => {
        app.render('none', (error) => {
          note(
            Object.keys(error),
            error.view.name,
            error.view.path,
            error.view.ext,
            error.view.defaultEngine,
            error.view.root,
          );
          resolve();
        });
      });
    },
  },
  {
    name: 'no engine and no extension',
    async app(express, note, { attempt }) {
      const app = express();
      note(attempt(() => app.render('name', {}, () => note('never'))));
      app.get('/', (_req, res) => res.render('name'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'an engine that is required by its extension',
    app(express, note, { attempt }) {
      const app = express();
      for (const name of ['name.not-installed-engine', 'script.js', 'data.fs', 'x.path']) {
        note(
          name,
          attempt(() => app.render(name, {}, (error) => note('callback', error))),
        );
      }
    },
  },
  {
    name: 'app.engine: with and without a dot, again, and what it returns',
    async app(express, note) {
      const app = express();
      note(app.engine('tmpl', engine) === app, Object.keys(app.engines));
      app.engine('.alt', (_file, _options, done) => done(null, 'alt'));
      note(Object.keys(app.engines), app.engines['.tmpl'] === engine);
      await rendered(app, note, 'other.alt', {});
      app.engine('alt', (_file, _options, done) => done(null, 'replaced'));
      await rendered(app, note, 'other.alt', {});
    },
  },
  {
    name: 'app.engine with bad arguments',
    app(express, note, { attempt }) {
      const app = express();
      note(attempt(() => app.engine()));
      note(attempt(() => app.engine('x')));
      note(attempt(() => app.engine('x', null)));
      note(attempt(() => app.engine('x', {})));
      note(attempt(() => app.engine(null, engine)));
      note(
        attempt(() => app.engine('', engine) === app),
        Object.keys(app.engines),
      );
    },
  },
  {
    name: 'view engine with a dot',
    async app(express, note) {
      const app = express();
      app.engine('.tmpl', engine);
      app.set('view engine', '.tmpl');
      await rendered(app, note, 'name', { name: 'dot' });
    },
  },
  {
    name: 'names with dots: the last is the extension',
    async app(express, note) {
      const app = templates(express);
      app.engine('html', engine);
      await rendered(app, note, 'dot.tmpl.html', {});
      await rendered(app, note, 'dot.tmpl', {});
    },
  },
  {
    name: 'folders: index files and views below',
    async app(express, note) {
      const app = templates(express);
      await rendered(app, note, 'blog', {});
      await rendered(app, note, 'blog/post', { title: 't' });
      await rendered(app, note, './blog/../name', { name: 'n' });
      await rendered(app, note, 'blog/', {});
    },
  },
  {
    name: 'several folders of views: the first that has it',
    async app(express, note, { dir }) {
      const app = templates(express);
      app.set('views', [path.join(dir, 'views'), path.join(dir, 'views2')]);
      await rendered(app, note, 'name', { name: 'x' });
      await rendered(app, note, 'only-here', {});
      app.set('views', [path.join(dir, 'views2'), path.join(dir, 'views')]);
      await rendered(app, note, 'name', { name: 'x' });
      app.set('views', 'views2');
      await rendered(app, note, 'only-here', {});
    },
  },
  {
    name: 'a view by its absolute path',
    async app(express, note, { dir }) {
      const app = templates(express);
      await rendered(app, note, path.join(dir, 'views', 'name.tmpl'), { name: 'absolute' });
      await rendered(app, note, path.join(dir, 'views', 'name'), { name: 'absolute' });
    },
  },
  {
    name: 'the view cache: setting, option, and what is kept',
    async app(express, note) {
      const app = templates(express);
      let made = 0;
      const View = app.get('view');
      app.set('view', function Counting(...all) {
        made++;
        return new View(...all);
      });
      const twice = async (options) => {
        await rendered(app, note, 'name', options);
        await rendered(app, note, 'name', options);
        note(made, Object.keys(app.cache));
      };
      await twice({});
      await twice({ cache: true });
      app.enable('view cache');
      await twice({});
      await twice({ cache: false });
      await twice({ cache: null });
    },
  },
  {
    name: 'a View class of one’s own',
    async app(express, note) {
      const app = express();
      class View {
        constructor(name, options) {
          note(name, Object.keys(options), options.defaultEngine, typeof options.root, options.engines === app.engines);
          this.name = name;
          this.path = name === 'missing' ? undefined : 'somewhere';
          this.root = options.root;
        }
        render(options, done) {
          note(this.name, options.a);
          if (this.name === 'throws') throw new Error('render threw');
          done(null, `own ${this.name}`);
        }
      }
      app.set('view', View);
      await rendered(app, note, 'mine', { a: 1 });
      await rendered(app, note, 'throws', { a: 2 });
      app.set('views', '/v');
      await rendered(app, note, 'missing', {});
      app.get('/', (_req, res) => res.render('route'));
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'the callback is asynchronous, and what an engine may call it with',
    async app(express, note) {
      const app = express();
      app.engine('tmpl', (_file, options, done) => options.call(done));
      for (const [name, call] of Object.entries({
        sync: (done) => done(null, 'sync'),
        later: (done) => setTimeout(done, 2, null, 'later'),
        error: (done) => done(new Error('error')),
        text: (done) => done('a text as error'),
        nothing: (done) => done(),
        number: (done) => done(null, 42),
        more: (done) => done(null, 'a', 'b'),
        twice: (done) => {
          done(null, 'one');
          done(null, 'two');
        },
      })) {
        let returned = false;
        await new Promise((resolve) => {
          app.render('name.tmpl', { call }, (...all) => {
            note(name, returned, ...all);
            setTimeout(resolve, 3);
          });
          returned = true;
        });
      }
    },
  },
  {
    name: 'what res.render sends when the engine gives no string',
    app(express) {
      const app = express();
      const values = {
        number: 42,
        undefined: undefined,
        null: null,
        object: { a: 1 },
        buffer: Buffer.from('bytes'),
        true: true,
      };
      app.engine('tmpl', (_file, options, done) => done(null, values[options.what]));
      app.get('/:what', (req, res) => res.render('name.tmpl', { what: req.params.what }));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /undefined', 'GET /null', 'GET /object', 'GET /buffer', 'GET /true'],
  },
  {
    name: 'app.render with odd arguments',
    app(express, note, { attempt }) {
      const app = templates(express);
      for (const all of [
        [],
        [undefined, {}, () => {}],
        [null, {}, () => {}],
        [42, {}, () => {}],
        [{}, {}, () => {}],
        ['', {}, () => {}],
      ]) {
        note(attempt(() => app.render(...all)));
      }
      note(attempt(() => app.render('name', null, (...all) => note('null options', ...all))));
      note(attempt(() => app.render('name', undefined, (...all) => note('undefined options', ...all))));
      note(attempt(() => app.render('name', 'text', (...all) => note('text options', ...all))));
    },
  },
  {
    name: 'views of a sub-app are its own unless inherited',
    app(express, note, { dir }) {
      const app = templates(express);
      const sub = express();
      app.set('views', path.join(dir, 'views2'));
      app.use('/s', sub);
      sub.get('/', (_req, res) => res.render('only-here'));
      sub.get('/name', (_req, res) => res.render('name.tmpl', { name: 'sub' }));
      sub.use(caught('sub'));
      note(sub.get('view engine'), sub.get('views') === app.get('views'));
      return app;
    },
    requests: ['GET /s', 'GET /s/name'],
  },
  {
    name: 'the View that the setting holds',
    app(express, note, { dir, attempt }) {
      const app = express();
      const View = app.get('view');
      note(View.name, View.length, Object.keys(View.prototype), express.View === undefined);
      const view = new View('name.tmpl', { root: path.join(dir, 'views'), engines: { '.tmpl': engine } });
      note(Object.keys(view), view.path, view.ext, view.name, view.engine === engine, view.defaultEngine);
      note(attempt(() => new View('name', { root: '.', engines: {} })));
      note(attempt(() => new View('name', {})));
      note(attempt(() => new View('name.tmpl', { root: '/nowhere', engines: { '.tmpl': engine } }).path));
      note(
        attempt(() => view.lookup('user.tmpl')),
        attempt(() => view.resolve(path.join(dir, 'views'), 'none.tmpl')),
      );
    },
  },
];
