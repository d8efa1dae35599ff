'use strict';

const assert = require('node:assert/strict');

module.exports = {
  title: 'CVE-2026-21710: a header called __proto__ is a header',
  async check({ ask }) {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString', '__defineGetter__']) {
      for (const values of [['x'], ['x', 'y']]) {
        const headers = [...values.map((value) => [name, value]), ['x-other', 'stays']];
        const { status, body } = await ask({ target: '/api/headers', headers });
        assert.equal(status, 200, `${name}: ${status} ${body}`);
        // Node's own object of headers cannot hold a `__proto__`; what matters is that it stays an object of headers.
        const { headers: seen, plain } = JSON.parse(body);
        assert.deepEqual([plain, seen['x-other']], [true, 'stays'], `${name} changes what others are`);
        const too = await ask({ target: '/api/headers-too', headers });
        assert.equal(too.status, 200, `${name} in a route handler: ${too.body}`);
        assert.ok(
          JSON.parse(too.body).headers.some(([key]) => key === 'x-other'),
          `${name} takes others away`,
        );
      }
    }
    const { found, polluted } = JSON.parse((await ask('/api/polluted')).body);
    assert.deepEqual([found, polluted], [[], null]);
  },
};
