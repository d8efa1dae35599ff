'use strict';

const assert = require('node:assert/strict');
const { multipart } = require('../../packages/multipart');

const PROTO = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}';
const FLIGHT = [
  [
    '0',
    '{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B1337\\"}","_response":{"_prefix":"globalThis.polluted=1;","_formData":{"get":"$1:constructor:constructor"}}}',
  ],
  ['1', '"$@0"'],
  ['$ACTION_ID_00', ''],
  ['__proto__', 'x'],
  ['__proto__[polluted]', '1'],
];

module.exports = {
  title:
    'CVE-2025-55182: nothing that is sent becomes a property of every object, and nobody listens for server actions',
  async check({ ask, port }) {
    const form = multipart(FLIGHT);
    const bodies = [
      { body: PROTO, type: 'application/json' },
      { body: `[${PROTO}]`, type: 'application/json' },
      {
        body: '__proto__=x&__proto__[polluted]=1&constructor[prototype][polluted]=1',
        type: 'application/x-www-form-urlencoded',
      },
      { body: form.body, type: form.headers['content-type'] },
      { body: '["$F1"]', type: 'text/plain;charset=UTF-8' },
    ];
    const search =
      '?__proto__=x&__proto__[polluted]=1&constructor.prototype.polluted=1&a[__proto__]=b&a[length]=1e8&then=1';
    for (const target of ['/api/polluted', '/api/polluted-too']) {
      for (const { body, type } of bodies) {
        for (const action of [undefined, '00', '$F1', 'x'.repeat(42)]) {
          const began = performance.now();
          const {
            status,
            raw,
            body: text,
          } = await ask({
            method: 'POST',
            target: `${target}${search}`,
            body,
            headers: {
              'content-type': type,
              cookie: '__proto__=x; constructor=y; polluted=z',
              ...(action && { 'next-action': action, rsc: '1', 'next-router-state-tree': '[]' }),
            },
          });
          assert.ok(performance.now() - began < 2000, `${target} takes long`);
          assert.equal(status, 200, `${target} with ${type} ${body}: ${raw}`);
          const { found, then, polluted } = JSON.parse(text);
          assert.deepEqual([found, then, polluted], [[], 'undefined', null], `${target} with ${type}`);
          assert.doesNotMatch(raw, /text\/x-component|x-action-/i, 'a server action answers');
        }
      }
    }
    assert.ok(port);
  },
};
