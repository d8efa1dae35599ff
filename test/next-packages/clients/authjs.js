'use strict';

const { NORMALISE, signInAndOut } = require('../auth');

exports.env = { AUTH_URL: 'http://test.example', AUTH_SECRET: 'a secret of the test' };
exports.normalise = NORMALISE;
exports.talk = (client) =>
  signInAndOut(client, {
    cookie: /authjs\.session-token=ey/,
    me: ['/api/me', '/api/whoami', '/api/secret/plans'],
  });
