// Timeouts are precise to a second, without Node's `connectionsCheckingInterval`, and a trickle of bytes puts none off.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { implementations } from '../support/implementations.js';
import { connect } from '../support/wire.js';

const SECOND = 1000;
const { createServer } = implementations.ferroute();

describe('timeouts', { concurrency: true }, () => {
  let server;
  before(
    () =>
      new Promise((resolve) => {
        server = createServer((req, res) => req.resume().on('end', () => res.end('served')));
        server.headersTimeout = SECOND;
        server.requestTimeout = 1.5 * SECOND;
        server.keepAliveTimeout = SECOND;
        server.listen(0, '127.0.0.1', resolve);
      }),
  );
  after(() => server.close());

  /** Waits for the end of the connection; it must come after so many ms, and within a second of that. */
  async function endsAfter(wire, began, ms) {
    assert.notEqual(await wire.ended(ms + 4 * SECOND), 'open');
    const took = performance.now() - began;
    assert.ok(took > ms - 50 && took < ms + SECOND, `closed after ${Math.round(took)} ms, not ${ms} to ${ms + SECOND}`);
  }

  async function trickle(wire, text) {
    for (const byte of text) {
      if (wire.over) return;
      wire.write(byte);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('a connection that says nothing', async () => {
    const began = performance.now();
    const wire = await connect(server.address().port);
    await endsAfter(wire, began, SECOND);
  });

  it('a head that stops', async () => {
    const began = performance.now();
    const wire = await connect(server.address().port);
    wire.write('GET / HTTP/1.1\r\nHost: a\r\n');
    await endsAfter(wire, began, SECOND);
    assert.match(wire.text(), /^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('a head that trickles', async () => {
    const began = performance.now();
    const wire = await connect(server.address().port);
    trickle(wire, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(50)}\r\n\r\n`);
    await endsAfter(wire, began, SECOND);
    assert.match(wire.text(), /^HTTP\/1\.1 408 /);
  });

  it('a body that trickles', async () => {
    const began = performance.now();
    const wire = await connect(server.address().port);
    wire.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n');
    trickle(wire, 'x'.repeat(50));
    await endsAfter(wire, began, 1.5 * SECOND);
    assert.match(wire.text(), /^HTTP\/1\.1 408 /);
  });

  it('a chunked body that stops', async () => {
    const began = performance.now();
    const wire = await connect(server.address().port);
    wire.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
    await endsAfter(wire, began, 1.5 * SECOND);
    assert.match(wire.text(), /^HTTP\/1\.1 408 /);
  });

  it('a connection that is kept alive for nothing', async () => {
    const wire = await connect(server.address().port);
    wire.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.equal((await wire.answer()).body, 'served');
    // A second more than the client was told, as in Node: its next request may be on its way.
    await endsAfter(wire, performance.now(), 2 * SECOND);
    assert.equal(wire.text(), '');
  });

  it('a second head that stops', async () => {
    const wire = await connect(server.address().port);
    wire.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await wire.answer();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const began = performance.now();
    wire.write('GET / HTTP/1.1\r\n');
    await endsAfter(wire, began, SECOND);
    assert.match(wire.text(), /^HTTP\/1\.1 408 /);
  });
});
