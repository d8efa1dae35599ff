'use strict';

const express = require('express');
const jwt = require('jsonwebtoken');
const passport = require('passport');
const { Strategy, ExtractJwt } = require('passport-jwt');

const secretOrKey = 'secret';
passport.use(
  new Strategy(
    {
      jwtFromRequest: ExtractJwt.fromExtractors([
        ExtractJwt.fromAuthHeaderAsBearerToken(),
        ExtractJwt.fromUrlQueryParameter('token'),
        ExtractJwt.fromBodyField('token'),
      ]),
      secretOrKey,
      issuer: 'accounts.example.com',
    },
    (payload, done) => (payload.sub === 'gone' ? done(null, false) : done(null, { id: payload.sub })),
  ),
);

const app = express();
app.use(express.json());
const authenticate = passport.authenticate('jwt', { session: false });
app.post('/login', (req, res) =>
  res.json({ token: jwt.sign({ sub: req.body.name }, secretOrKey, { issuer: 'accounts.example.com' }) }),
);
app.get('/profile', authenticate, (req, res) => res.send(req.user));
app.post('/profile', authenticate, (req, res) => res.send({ user: req.user, body: Object.keys(req.body) }));
app.get('/message', passport.authenticate('jwt', { session: false, failWithError: true }), (_req, res) =>
  res.send('ok'),
);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
