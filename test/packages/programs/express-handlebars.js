'use strict';

const express = require('express');
const { create } = require('express-handlebars');

const app = express();
const hbs = create({ helpers: { shout: (text) => String(text).toUpperCase() }, partialsDir: 'views/partials' });
app.engine('handlebars', hbs.engine);
app.set('view engine', 'handlebars');
app.set('views', './views');
app.get('/', (_req, res) => res.render('home', { title: 'Title <b>', items: [1, 2] }));
app.get('/bare', (_req, res) => res.render('home', { layout: false, user: { name: 'tobi' } }));
app.get('/helper', (_req, res) =>
  res.render('home', { layout: false, title: 'x', helpers: { shout: () => 'overridden' } }),
);
app.get('/layout', (_req, res) => res.render('home', { layout: 'missing' }));
app.get('/missing', (_req, res) => res.render('missing'));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
