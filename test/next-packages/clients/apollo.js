'use strict';

const assert = require('node:assert/strict');

exports.talk = async ({ ask }) => {
  for (const path of ['/api/graphql', '/api/apollo']) {
    const query = (query) => ask({ method: 'POST', path, json: { query }, headers: { 'x-agent': 'me' } });
    assert.match((await query('{ hello }')).body, /"hello":"(world|pages)"/);
    await query('{ agent fail }');
    await query('{ none }');
    await ask(`GET ${path}?query=${encodeURIComponent('{hello}')}`);
    assert.equal(
      (
        await ask({
          path: `${path}?query=${encodeURIComponent('{hello}')}`,
          headers: { 'apollo-require-preflight': '1' },
        })
      ).statusCode,
      200,
    );
    await ask({ method: 'POST', path, body: '{', headers: { 'content-type': 'application/json' } });
    await ask({ method: 'POST', path, json: {} });
  }
};
