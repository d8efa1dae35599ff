'use strict';

const assert = require('node:assert/strict');

exports.normalise = [
  [/Fe26\.2[^;\s]*/g, '<seal>'],
  [/Expires=[^;]+GMT/g, 'Expires=<date>'],
];

exports.talk = async ({ ask, agent }) => {
  for (const path of ['/api/session', '/api/route-session']) {
    const visitor = agent();
    await visitor(`GET ${path}`);
    assert.match(
      (await visitor({ method: 'POST', path, json: { name: 'Ada' } })).headers['set-cookie'][0],
      /^seal=Fe26/,
    );
    assert.match((await visitor(`GET ${path}`)).body, /"name":"Ada"/);
    // What one kind of route sealed, the other reads.
    assert.match((await visitor('GET /api/session')).body, /"name":"Ada"/);
    assert.match((await visitor('GET /api/route-session')).body, /"name":"Ada"/);
    await visitor(`DELETE ${path}`);
    assert.doesNotMatch((await visitor(`GET ${path}`)).body, /Ada/);
    assert.doesNotMatch((await ask({ path, headers: { cookie: 'seal=Fe26.2*1*forged' } })).body, /Ada/);
  }
};
