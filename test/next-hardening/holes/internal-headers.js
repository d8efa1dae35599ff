'use strict';

const assert = require('node:assert/strict');

/** The headers that Next has for itself, each with values that have once meant something. */
const INTERNAL = [
  ...['proxy', 'middleware', 'src/middleware', 'src/proxy', 'pages/_middleware'].map((name) => [
    'x-middleware-subrequest',
    Array(6).fill(name).join(':'),
  ]),
  ['x-middleware-subrequest', 'middleware'],
  ['x-middleware-rewrite', '/api/see/rewritten'],
  ['x-middleware-redirect', '/api/see/redirected'],
  ['x-middleware-set-cookie', 'role=admin'],
  ['x-middleware-skip', '1'],
  ['x-middleware-override-headers', 'cookie'],
  ['x-middleware-next', '1'],
  ['x-now-route-matches', '1=see&id=matched'],
  ['x-matched-path', '/api/see/matched'],
  ['x-nextjs-data', '1'],
  ['x-nextjs-request-id', 'from a client'],
  ['x-nextjs-html-request-id', 'from a client'],
  ['x-next-resume-state-length', '4'],
  ['next-resume', '1'],
];

module.exports = {
  title: 'CVE-2025-29927, CVE-2025-32421, CVE-2026-44572: headers of Next mean nothing from a client',
  async check({ ask }) {
    for (const [name, value] of INTERNAL) {
      const headers = [
        [name, value],
        ['x-middleware-request-cookie', 'role=admin'],
      ];
      for (const target of ['/api/admin/1', '/api/admin/plans']) {
        const { status, body } = await ask({ target, headers });
        assert.equal(status, 401, `${name}: ${value} on ${target} gives ${status} ${body}`);
      }
      const { status, body, headers: given } = await ask({ target: '/api/headers', headers });
      assert.equal(status, 200, `${name} takes the route away: ${body}`);
      assert.ok(!Object.hasOwn(JSON.parse(body).headers, name), `${name} reaches a handler`);
      assert.doesNotMatch(given.join('\n'), /role=admin|x-middleware-/i, `${name} comes back`);
      const too = await ask({ target: '/api/headers-too', headers });
      assert.ok(!JSON.parse(too.body).headers.some(([key]) => key === name), `${name} reaches a route handler`);
    }
  },
};
