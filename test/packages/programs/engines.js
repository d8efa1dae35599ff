'use strict';

// Engines that hook into Express in ways of their own: a View of their own, res.render wrapped, layouts by locals.
const express = require('express');
const layouts = require('express-ejs-layouts');
const hbs = require('hbs');
const nunjucks = require('nunjucks');

const app = express();
const withNunjucks = express();
nunjucks.configure('views', { autoescape: true, express: withNunjucks });
withNunjucks.set('view engine', 'njk');
withNunjucks.get('/', (_req, res) => res.render('page', { title: '<title>', items: ['a', 'b'] }));
withNunjucks.get('/extension', (_req, res) => res.render('page.njk', { title: 'x' }));
withNunjucks.get('/missing', (_req, res) => res.render('missing'));

const withHbs = express();
hbs.registerPartials('views/partials');
withHbs.set('view engine', 'hbs');
withHbs.set('views', './views');
withHbs.get('/', (_req, res) => setTimeout(() => res.render('page', { title: 'hbs <b>' }), 20));
withHbs.get('/bare', (_req, res) => res.render('page', { layout: false, title: 'bare' }));

const withLayouts = express();
withLayouts.set('view engine', 'ejs');
withLayouts.set('views', './views');
withLayouts.use(layouts);
withLayouts.get('/', (_req, res) => res.render('partial', { name: 'inner', title: 't' }));
withLayouts.get('/none', (_req, res) => res.render('partial', { name: 'inner', layout: false }));
withLayouts.get('/callback', (_req, res) =>
  res.render('partial', { name: 'c' }, (error, html) => res.json([error, html])),
);

// A View as a program may write it.
const own = express();
own.set('view', function View(name, { root, defaultEngine }) {
  this.path = name === 'missing' ? undefined : `${root}/${name}.${defaultEngine}`;
  this.render = (options, callback) => callback(null, JSON.stringify({ name, keys: Object.keys(options).sort() }));
});
own.set('view engine', 'own');
own.set('views', '/somewhere');
own.get('/', (_req, res) => res.render('page', { a: 1 }));
own.get('/missing', (_req, res) => res.render('missing'));

app.use('/nunjucks', withNunjucks);
app.use('/hbs', withHbs);
app.use('/layouts', withLayouts);
app.use('/own', own);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
