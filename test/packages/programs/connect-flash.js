'use strict';

const express = require('express');
const session = require('express-session');
const flash = require('connect-flash');

const app = express();
app.use(session({ secret: 'woot', resave: false, saveUninitialized: true, cookie: { maxAge: 60000 } }));
app.use(flash());
app.get('/flash', (req, res) => {
  req.flash('info', 'Flash is back!');
  req.flash('info', 'with %s and %d', 'format', 2);
  req.flash('list', ['a', 'b']);
  res.redirect('/');
});
app.get('/', (req, res) => res.json({ messages: req.flash('info'), rest: req.flash() }));

const without = express.Router();
without.use(flash());
without.get('/', (req, res) => res.json(req.flash('info')));
const bare = express();
bare.use('/bare', without);
app.use('/other', (req, res, next) => {
  delete req.session;
  delete req.flash;
  bare(req, res, next);
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
