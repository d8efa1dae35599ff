'use strict';

const assert = require('node:assert/strict');
const { connect } = require('../../support/wire');

const MB = 1024 * 1024;

module.exports = {
  title: 'a body over the limit is 413 before the handler runs, by its length and by its chunks',
  async check({ ask, port }) {
    const calls = async () => {
      // Each worker counts for itself: the largest of some.
      let most = 0;
      for (let times = 0; times < 6; times++) most = Math.max(most, JSON.parse((await ask('/api/limited')).body).calls);
      return most;
    };
    const before = await calls();
    for (const [target, limit, name] of [
      ['/api/limited', 10 * 1024, '10kb'],
      ['/api/default-limit', MB, '1mb'],
    ]) {
      for (const chunked of [false, true]) {
        const headers = { 'content-type': 'text/plain' };
        const over = await ask({ method: 'POST', target, body: 'x'.repeat(limit + 1), chunked, headers });
        assert.equal(over.status, 413, `${target}: one byte over ${name}, chunked: ${chunked}`);
        assert.equal(over.body, `Body exceeded ${name} limit`);
      }
    }
    assert.equal(await calls(), before, 'the handler ran for a body that is too long');
    for (const chunked of [false, true]) {
      const body = 'x'.repeat(MB);
      const whole = await ask({
        method: 'POST',
        target: '/api/default-limit',
        body,
        chunked,
        headers: { 'content-type': 'text/plain' },
      });
      assert.deepEqual([whole.status, JSON.parse(whole.body).length], [200, MB], 'exactly the limit passes');
    }
    // A length that only says so, and a sender that never stops: answered without the rest.
    const wire = await connect(port);
    wire.write(
      `POST /api/limited HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: ${10 * 1024 * MB}\r\n\r\nx`,
    );
    assert.match(
      (await wire.answer({ patience: 5000 }).catch(() => ({ status: 'none' }))).status,
      / 413 /,
      'waits for ten gigabytes',
    );
    wire.destroy();
    const endless = await connect(port);
    endless.write(
      'POST /api/limited HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const piece = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
    for (let sent = 0; sent < 64 && !endless.over && !endless.received.length; sent++) {
      endless.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.match(
      (await endless.answer({ patience: 5000 }).catch(() => ({ status: 'none' }))).status,
      / 413 /,
      'reads on for ever',
    );
    endless.destroy();
  },
};
