'use strict';

const assert = require('node:assert/strict');
const { multipart } = require('../../packages/multipart');

// Under Next, which it knows by names among the globals, Yoga takes Node's own `Response` instead of one that it brings: that
// one knows reason phrases, and says more of JSON that is none.
exports.normalise = [
  [/^(\d{3}) (?:OK|No Content|Bad Request)?\n/, '$1\n'],
  [/, \\"\{\\" is not valid JSON/g, ''],
  // Newer lines of Node say where.
  [/ \(line \d+ column \d+\)/g, ''],
];

exports.talk = async ({ ask, arrivals }) => {
  for (const path of ['/api/graphql', '/api/yoga']) {
    const page = await ask({ path, headers: { accept: 'text/html' } });
    assert.match(page.body, /<title>Yoga GraphiQL<\/title>/);
    const query = (query, variables) =>
      ask({ method: 'POST', path, json: { query, variables }, headers: { 'x-agent': 'me' } });
    assert.equal((await query('{ greetings agent }')).body, '{"data":{"greetings":"Hello from Yoga","agent":"me"}}');
    await query('query ($name: String) { greetings(name: $name) }', { name: 'ü' });
    assert.doesNotMatch((await query('{ fail }')).body, /a secret of the server/);
    await query('{ nothing }');
    await query('{');
    await ask(`GET ${path}?query=${encodeURIComponent('{ greetings }')}`);
    await ask({ method: 'POST', path, body: '{', headers: { 'content-type': 'application/json' } });
    await ask({
      method: 'OPTIONS',
      path,
      headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
    });
    const form = multipart([
      ['operations', JSON.stringify({ query: 'mutation ($f: File!) { upload(file: $f) }', variables: { f: null } })],
      ['map', '{"0":["variables.f"]}'],
      ['0', 'content', 'it.txt'],
    ]);
    assert.equal((await ask({ method: 'POST', path, ...form })).body, '{"data":{"upload":"it.txt: content"}}');
    const events = await arrivals(path, {
      method: 'POST',
      json: { query: 'subscription { count(to: 3) }' },
      headers: { accept: 'text/event-stream' },
    });
    assert.deepEqual(
      [...events.text.matchAll(/"count":(\d)/g)].map(([, count]) => count),
      ['1', '2', '3'],
    );
  }
};
