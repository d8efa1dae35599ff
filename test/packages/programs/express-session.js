'use strict';

const express = require('express');
const session = require('express-session');

const app = express();
app.set('trust proxy', 1);
app.use(
  session({
    secret: ['keyboard cat', 'older'],
    name: 'sid',
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 60000, sameSite: 'lax', secure: 'auto' },
    rolling: true,
  }),
);

app.get('/', (req, res) => {
  req.session.views = (req.session.views || 0) + 1;
  res.json({ views: req.session.views, user: req.session.user, secure: req.session.cookie.secure, https: req.secure });
});
app.get('/untouched', (req, res) => res.json(Object.keys(req.session)));
app.post('/login', express.urlencoded({ extended: false }), (req, res, next) => {
  const before = req.session.id;
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.user = req.body.user;
    req.session.save((failed) => {
      if (failed) return next(failed);
      res.set('X-Renewed', String(before !== req.session.id));
      res.redirect('/');
    });
  });
});
app.get('/logout', (req, res, next) => {
  req.session.destroy((error) => (error ? next(error) : res.clearCookie('sid').redirect(303, '/')));
});
app.get('/reload', (req, res, next) => {
  req.session.views = 'forgotten';
  req.session.reload((error) => (error ? next(error) : res.json({ views: req.session.views })));
});
app.get('/stream', (req, res) => {
  req.session.streamed = true;
  res.write('streamed ');
  res.end(String(req.session.views));
});
app.get('/error', (req) => {
  req.session.failed = true;
  throw new Error('with a session');
});
app.get('/head', (req, res) => {
  req.session.head = 1;
  res.writeHead(200, { 'X-Head': '1' });
  res.end('by hand');
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
