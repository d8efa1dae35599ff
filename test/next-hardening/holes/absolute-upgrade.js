'use strict';

const assert = require('node:assert/strict');
const { setTimeout: sleep } = require('node:timers/promises');
const { connect } = require('../../support/wire');
const { trap } = require('../target');

module.exports = {
  title: 'CVE-2026-44578: an absolute target, upgraded or not, opens no connection to where it points',
  async check({ port }) {
    const { port: elsewhere, seen, close } = await trap();
    try {
      const upgrade =
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
      const there = `127.0.0.1:${elsewhere}`;
      const lines = [
        ...['GET', 'POST', 'OPTIONS'].map((method) => `${method} http://${there}/api/see/1`),
        ...[
          `GET http://${there}`,
          `GET ws://${there}/`,
          `GET http://user@${there}/api/see/1`,
          `GET //${there}/api/see/1`,
        ],
        ...[
          `GET /\\${there}/x`,
          `GET /outside/http://${there}/`,
          `GET /outside//${there}/`,
          `GET /outside/@${there}/`,
          `CONNECT ${there}`,
        ],
      ];
      for (const line of lines) {
        for (const more of [
          upgrade,
          '',
          `x-forwarded-host: ${there}\r\n`,
          `x-middleware-rewrite: http://${there}/\r\n`,
        ]) {
          for (const host of ['test.example', there]) {
            const wire = await connect(port);
            wire.write(
              `${line} HTTP/1.1\r\nHost: ${host}\r\n${more}${more === upgrade ? '' : 'Connection: close\r\n'}\r\n`,
            );
            await wire.ended(150);
            wire.destroy();
            assert.equal(seen.count, 0, `${line} with ${JSON.stringify(more)} leads to a connection there`);
          }
        }
      }
      await sleep(100);
      assert.equal(seen.count, 0, 'a connection came late');
    } finally {
      close();
    }
  },
};
