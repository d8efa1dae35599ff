'use strict';

const assert = require('node:assert/strict');

exports.talk = async ({ ask }) => {
  for (const path of ['/api/plain', '/api/nextjs-cors']) {
    for (const origin of ['https://a.example', 'https://evil.test']) {
      await ask({ path, headers: { origin } });
      await ask({
        method: 'OPTIONS',
        path,
        headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a,x-b' },
      });
    }
    await ask(`POST ${path}`);
  }
  const { headers } = await ask({ path: '/api/plain', headers: { origin: 'https://a.example' } });
  assert.equal(headers['access-control-allow-origin'], 'https://a.example');
  const evil = await ask({ path: '/api/plain', headers: { origin: 'https://evil.test' } });
  assert.equal(evil.headers['access-control-allow-origin'], undefined);
};
