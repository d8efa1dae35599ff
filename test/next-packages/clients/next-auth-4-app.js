'use strict';

const { NORMALISE, signInAndOut } = require('../auth');

exports.env = { NEXTAUTH_URL: 'http://test.example', NEXTAUTH_SECRET: 'a secret of the test' };
exports.normalise = NORMALISE;
exports.talk = (client) => signInAndOut(client, { cookie: /next-auth\.session-token=ey/, me: ['/api/whoami'] });
