// The examples of file routes do what their READMEs say.

'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { createRequire } = require('node:module');
const path = require('node:path');
const test = require('node:test');
const { ROOT, serve, sleep } = require('./ferroute');
const { WebSocket } = createRequire(path.join(ROOT, 'packages/ferroute/package.json'))('ws');

const start = (t, name) => serve(t, 'start', path.join(ROOT, 'examples', name));

test('examples/proxy-and-cache', async (t) => {
  const { port } = await start(t, 'proxy-and-cache');
  const refused = await get(port, '/api/account');
  assert.deepEqual([refused.status, refused.text], [401, '{"error":"sign in first"}']);
  const account = await get(port, '/api/account', { cookie: 'session=me' });
  assert.deepEqual([account.status, account.text], [200, '{"user":"me"}']);
  assert.equal(account.headers['x-content-type-options'], 'nosniff');
  // What an earlier run kept may be stale by now, and be made anew meanwhile.
  let [first, second] = [await get(port, '/api/time'), await get(port, '/api/time')];
  for (let tries = 0; tries < 50 && second.text !== first.text; tries++) {
    await sleep(20);
    [first, second] = [second, await get(port, '/api/time')];
  }
  assert.deepEqual([second.text, second.headers['x-nextjs-cache']], [first.text, 'HIT']);
  const clock = await get(port, '/clock');
  assert.deepEqual([clock.status, clock.headers.location], [307, '/api/time']);
});

test('examples/streaming', async (t) => {
  const { port } = await start(t, 'streaming');
  const count = await get(port, '/api/count');
  assert.equal(count.text, '3\n2\n1\ngo\n');
  assert.ok(count.took > 300, 'the lines come one after the other');

  const seen = await firsts(port, { path: '/api/events' }, /tick 2/);
  assert.match(seen, /^data: tick 0\n\ndata: tick 1\n\ndata: tick 2\n\n/);

  const typing = http.request({
    port,
    path: '/api/upper',
    method: 'POST',
    headers: { 'transfer-encoding': 'chunked' },
  });
  typing.write('hello\n');
  // The answer begins before the question has ended.
  const [response] = await Promise.race([once(typing, 'response'), late('no answer to what was typed')]);
  const [piece] = await Promise.race([once(response.setEncoding('utf8'), 'data'), late('no capitals')]);
  assert.equal(piece, 'HELLO\n');
  typing.end('bye');
  const [last] = await once(response, 'data');
  assert.equal(last, 'BYE');
});

test('examples/websocket', async (t) => {
  const { port } = await start(t, 'websocket');
  const [ada, grace] = ['Ada', 'Grace'].map((name) => new WebSocket(`ws://127.0.0.1:${port}/api/chat?name=${name}`));
  t.after(() => [ada, grace].forEach((socket) => socket.terminate()));
  await Promise.race([Promise.all([once(ada, 'open'), once(grace, 'open')]), late('no handshake')]);
  assert.equal((await get(port, '/api/chat')).text, '{"here":2}');
  const heard = once(grace, 'message');
  ada.send('hello');
  const [text] = await Promise.race([heard, late('nobody hears')]);
  assert.equal(String(text), 'Ada: hello');
});

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

const late = (what) => new Promise((_, reject) => setTimeout(reject, 10_000, new Error(what)).unref());

function get(port, target, headers = {}) {
  return new Promise((resolve, reject) => {
    http
      .get({ port, path: target, headers, agent: false }, (response) => {
        const began = performance.now();
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => (text += piece));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, text, took: performance.now() - began }),
        );
      })
      .on('error', reject);
  });
}

/** What has come when it matches; then the client goes away. */
function firsts(port, options, pattern) {
  return new Promise((resolve, reject) => {
    const sent = http.get({ port, agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
        if (!pattern.test(text)) return;
        sent.destroy();
        resolve(text);
      });
      response.on('end', () => reject(new Error(`ended with ${text}`)));
    });
    sent.on('error', () => {});
  });
}
