'use strict';

const assert = require('node:assert/strict');
const { connect } = require('../../support/wire');

const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: inner\r\n\r\n';

module.exports = {
  title:
    'CVE-2024-34350, CVE-2026-29057: a chunked DELETE or OPTIONS through a rewrite is one request there, with its body',
  async check({ port, backend }) {
    for (const method of ['DELETE', 'OPTIONS', 'GET', 'POST', 'PUT', 'PATCH', 'HEAD']) {
      for (const framing of ['chunked', 'length', 'Chunked']) {
        backend.requests.length = 0;
        const wire = await connect(port);
        const field = framing === 'length' ? `Content-Length: ${SMUGGLED.length}` : `Transfer-Encoding: ${framing}`;
        const body = framing === 'length' ? SMUGGLED : `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`;
        wire.write(`${method} /outside/one HTTP/1.1\r\nHost: test.example\r\n${field}\r\n\r\n${body}`);
        const answer = await wire.answer({ head: method === 'HEAD' });
        // The next request of the connection has an answer of its own.
        wire.write('GET /outside/two HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n');
        const second = await wire.answer().catch(() => null);
        wire.destroy();
        const what = `${method} with ${framing}`;
        assert.match(answer.status, / 200 /, `${what}: ${answer.status}`);
        assert.doesNotMatch(`${answer.body}${second?.body}`, /smuggled/, `${what}: an answer to what was smuggled`);
        const [first] = backend.requests;
        assert.deepEqual([first.method, first.url, first.body], [method, '/one', SMUGGLED], what);
        assert.ok(
          backend.requests.every(({ url }) => url === '/one' || url === '/two') && backend.requests.length <= 2,
          `${what}: the server behind saw ${JSON.stringify(backend.requests)}`,
        );
        if (second) assert.match(second.body, /GET \/two$/, `${what}: the second answer is ${second.body}`);
      }
    }
  },
};
