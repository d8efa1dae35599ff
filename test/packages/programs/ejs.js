'use strict';

const express = require('express');

const app = express();
app.set('view engine', 'ejs');
app.set('views', ['./nowhere', './views']);
app.engine('text', (file, options, callback) =>
  callback(null, `${require('node:path').basename(file)} ${options.title}`),
);
app.locals.appWide = true;
app.use((req, res, next) => {
  res.locals.perRequest = req.path;
  res.locals.items = ['a', '<b>'];
  next();
});
app.get('/', (_req, res) => res.render('index', { title: 'Title & more' }));
app.get('/again', (_req, res) => res.status(203).type('text').render('index.ejs', { title: 'again', items: [] }));
app.get('/callback', (_req, res, next) =>
  res.render('index', { title: 'callback' }, (error, html) => (error ? next(error) : res.send(html.length > 0))),
);
app.get('/broken', (_req, res) => res.render('broken'));
app.get('/missing', (_req, res) => res.render('missing'));
app.get('/engine', (_req, res) => res.render('page.unknown'));
app.get('/own', (_req, res) => res.render('page.text', { title: 'own engine' }));
app.get('/app', (_req, res, next) =>
  app.render('index', { title: 'app', items: [], perRequest: '' }, (error, html) =>
    error ? next(error) : res.send(html),
  ),
);
app.get('/missing-callback', (_req, res) => res.render('missing', (error, html) => res.json([error.message, html])));
app.use('/sub', require('./ejs-admin'));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
