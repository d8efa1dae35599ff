'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');

module.exports = {
  title: 'two requests at once never see each other’s data',
  async check({ port, long, log }) {
    const count = long ? 100_000 : 3000;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    let next = 0;
    const client = async () => {
      while (next < count) {
        const id = `n${next++}`;
        const path = `/api/${next % 2 ? 'mine' : 'own'}/${id}?mine=${id}`;
        const { status, headers, body } = await post(agent, port, path, id);
        assert.equal(status, 200, `${path}: ${status} ${body}`);
        const seen = JSON.parse(body);
        assert.deepEqual(seen, { path: id, body: id, header: id, cookie: id, search: id, storage: id });
        const [cookie] = headers['set-cookie'] ?? [];
        if (cookie) assert.equal(cookie, `mine=${id}; Path=/`, 'a cookie of another');
      }
    };
    try {
      await Promise.all(Array.from({ length: 64 }, client));
    } finally {
      agent.destroy();
    }
    assert.doesNotMatch(log(), /^after: /m, 'after() runs in another request');
  },
};

function post(agent, port, path, id) {
  return new Promise((resolve, reject) => {
    const headers = { 'x-mine': id, cookie: `sent=${id}`, 'content-type': 'text/plain' };
    const sent = http.request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(id);
  });
}
