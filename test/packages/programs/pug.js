'use strict';

const express = require('express');

const app = express();
app.set('views', './views');
app.set('view engine', 'pug');
app.enable('view cache');
app.locals.pretty = true;
app.get('/', (_req, res) => res.render('page', { title: 'Hey', items: ['<a>', 'b'] }));
app.get('/broken', (_req, res) => res.render('broken'));
app.get('/missing', (_req, res) => res.render('nowhere/at-all'));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
