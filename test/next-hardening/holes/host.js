'use strict';

const assert = require('node:assert/strict');

const EVIL = [
  { Host: 'evil.test' },
  { Host: 'evil.test:80' },
  { 'x-forwarded-host': 'evil.test' },
  { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
  { forwarded: 'host=evil.test;proto=https' },
  { 'x-original-host': 'evil.test', 'x-host': 'evil.test', 'x-rewrite-url': 'http://evil.test/' },
  { origin: 'http://evil.test', referer: 'http://evil.test/' },
];

module.exports = {
  title: 'CVE-2024-34351, CVE-2026-64649: addresses that the server makes never have the Host of a client',
  async check({ ask }) {
    const targets = ['/api/to-login', '/api/login', '/api/next-login', '/api/next-login?how=next', '/api/headers-too'];
    for (const headers of EVIL) {
      for (const target of [
        ...targets,
        '/api/login/',
        '//api/login',
        '/old/x',
        '/older/a/b',
        '/api/kept/of-host',
        '/api/see/x',
      ]) {
        const { status, header, body } = await ask({ target, headers });
        assert.ok(status > 0, `${target} is not answered`);
        assert.doesNotMatch(
          header('location') ?? '',
          /evil/,
          `${target} with ${JSON.stringify(headers)}: ${header('location')}`,
        );
        if (target === '/api/headers-too') assert.doesNotMatch(JSON.parse(body).at, /evil/, 'request.url has it');
        if (target.startsWith('/api/kept')) assert.doesNotMatch(body, /evil/, 'what is kept has it');
      }
    }
    const { status, header } = await ask('/api/to-login');
    assert.deepEqual(
      [Math.floor(status / 100), /login$/.test(header('location'))],
      [3, true],
      'the redirect itself works',
    );
  },
};
