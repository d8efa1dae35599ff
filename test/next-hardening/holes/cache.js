'use strict';

const assert = require('node:assert/strict');

/** Headers that have made caches of others keep what they should not. */
const TRICKS = [
  ...[
    {},
    { 'x-now-route-matches': '1' },
    { 'x-nextjs-data': '1' },
    { purpose: 'prefetch' },
    { 'x-middleware-prefetch': '1' },
  ],
  ...[{ 'next-router-prefetch': '1', rsc: '1' }, { 'x-prerender-revalidate': 'guess' }, { 'x-invoke-status': '200' }],
  ...[
    { 'if-none-match': '*' },
    { 'cache-control': 'max-age=9999' },
    { host: 'other.example' },
    { 'x-nextjs-cache': 'HIT' },
  ],
];

module.exports = {
  title:
    'CVE-2024-46982, CVE-2025-49826, CVE-2025-57752: nothing is kept unasked; what is kept is kept by method and address',
  async check({ ask }) {
    const seen = new Set();
    for (const target of [
      '/api/fresh',
      '/api/fresh-too',
      '/api/fresh?__nextDataReq=1',
      '/api/fresh-too?__nextDataReq=1&a=b',
    ]) {
      for (const headers of TRICKS) {
        for (let times = 0; times < 2; times++) {
          const { status, body, header } = await ask({ target, headers });
          if (status === 304) continue;
          assert.equal(status, 200, `${target} ${JSON.stringify(headers)}: ${status} ${body}`);
          assert.ok(!seen.has(body), `${target} with ${JSON.stringify(headers)} is an old answer: ${body}`);
          seen.add(body);
          assert.doesNotMatch(header('cache-control') ?? '', /s-maxage|public/, `${target} tells caches to keep it`);
          assert.equal(header('x-nextjs-cache'), undefined, `${target} says that it was kept`);
        }
      }
    }
    // HEAD first: its missing body is nobody's answer.
    const name = `n${process.hrtime.bigint()}`;
    const kept = (method, more = '', headers = {}) => ask({ method, target: `/api/kept/${name}${more}`, headers });
    assert.equal((await kept('HEAD')).body, '');
    const first = JSON.parse((await kept('GET')).body);
    assert.equal(first.name, name, 'after HEAD, GET has no body of its own');
    assert.deepEqual(JSON.parse((await kept('GET')).body), first, 'what asks for it is kept');
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      assert.doesNotMatch((await kept(method)).body, new RegExp(name), `${method} gets the answer to GET`);
    // Params are part of the address, in every spelling.
    for (const other of [`${name}x`, `${name}%20`, `${name}.txt`, name.toUpperCase()]) {
      const { status, body } = await ask(`/api/kept/${other}`);
      assert.deepEqual([status, JSON.parse(body).name], [200, decodeURIComponent(other)], `/api/kept/${other}`);
    }
    assert.equal((await ask('/api/kept/missing')).status, 404);
    assert.equal(JSON.parse((await kept('GET', '', { host: 'evil.test' })).body).host.includes('evil'), false);
    assert.equal(JSON.parse((await kept('GET', '?a=1')).body).search, '', 'the search is none of a static route’s');
  },
};
