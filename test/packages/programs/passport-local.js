'use strict';

const express = require('express');
const session = require('express-session');
const flash = require('connect-flash');
const passport = require('passport');
const LocalStrategy = require('passport-local');

const users = [{ id: 1, username: 'tobi', password: 'ferret' }];
passport.use(
  new LocalStrategy((username, password, done) => {
    if (username === 'broken') return done(new Error('the database is down'));
    const user = users.find((each) => each.username === username);
    if (!user || user.password !== password) return done(null, false, { message: 'Incorrect username or password.' });
    return done(null, user);
  }),
);
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, users.find((user) => user.id === id) ?? false));

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }));
app.use(flash());
app.use(passport.initialize());
app.use(passport.authenticate('session'));

app.get('/', (req, res) =>
  res.json({ user: req.user?.username ?? null, in: req.isAuthenticated(), out: req.isUnauthenticated() }),
);
app.get('/login', (req, res) => res.json({ flashed: req.flash('error'), all: req.flash() }));
app.post(
  '/login/password',
  passport.authenticate('local', {
    successReturnToOrRedirect: '/',
    failureRedirect: '/login',
    failureFlash: true,
    keepSessionInfo: true,
  }),
);
app.post('/login/plain', passport.authenticate('local', { session: false }), (req, res) => res.send(req.user.username));
app.post('/login/own', (req, res, next) => {
  passport.authenticate('local', (error, user, info, status) => {
    if (error) return next(error);
    if (!user) return res.status(403).json({ info, status });
    req.logIn(user, (failed) => (failed ? next(failed) : res.json({ welcome: user.username })));
  })(req, res, next);
});
app.post('/logout', (req, res, next) => req.logout((error) => (error ? next(error) : res.redirect('/'))));
app.get('/unknown', passport.authenticate('nonsense'));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
