'use strict';

const cookieParser = require('cookie-parser');
const express = require('express');

const app = express();
app.use(cookieParser(['newest secret', 'old secret']));

app.get('/', (req, res) => res.json({ cookies: req.cookies, signed: req.signedCookies, secret: req.secret }));
app.get('/set', (_req, res) => {
  res.cookie('plain', 'tobi');
  res.cookie('options', 'a b;ä', { maxAge: 900000, httpOnly: true, path: '/x', domain: 'example.com', secure: true });
  res.cookie('json', { items: [1, 2, 3] }, { sameSite: 'strict' });
  res.cookie('signed', 'tobi', { signed: true, sameSite: true, priority: 'high', partitioned: true });
  res.cookie('signedJson', { a: 1 }, { signed: true, encode: String });
  res.send('set');
});
app.get('/clear', (_req, res) => {
  res.clearCookie('plain').clearCookie('options', { path: '/x', maxAge: 5000 });
  res.end();
});
app.get('/bad', (req, res) => res.cookie(req.query.name, 'x', req.query.options).end());

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
