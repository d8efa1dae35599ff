'use strict';

const cookieSession = require('cookie-session');
const express = require('express');

const app = express();
app.use(cookieSession({ name: 'session', keys: ['key1', 'key2'], maxAge: 24 * 60 * 60 * 1000 }));
app.get('/', (req, res) => {
  req.session.views = (req.session.views || 0) + 1;
  res.end(`${req.session.views} views, new: ${req.session.isNew}`);
});
app.get('/untouched', (req, res) => res.json({ populated: req.session.isPopulated }));
app.get('/end', (req, res) => {
  req.session = null;
  res.send('ended');
});
app.get('/bad', (req, res) => {
  req.session = 'a string';
  res.send('never');
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
