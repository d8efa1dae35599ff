// What one call from JavaScript into Rust costs, in nanoseconds: `node bench/micro/boundary.mjs [batches]`.
//
// Real requests over sockets of this process, gathered until one of each connection waits; then each function is called
// for all of them in one timed loop. `respond` answers them, and `turn` is the I/O that then writes the answers.

import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import { median } from '../results.mjs';

const native = createRequire(import.meta.url)('../../packages/ferroute/src/binding');

const CONNECTIONS = 64;
const WARM_UP = 50;
const batches = WARM_UP + Number(process.argv[2] ?? 500);

// Flags of `respond`, as native.d.ts lists them.
const LENGTH_IN_BLOCK = 2;
const LATIN1 = 1 << 7;
const LAST = 1 << 8;

const REQUEST = `GET /api/hello?from=boundary HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: boundary\r\nAccept: */*\r\n\r\n`;
const BODY = JSON.stringify({ message: 'Hello from Next.js API!' });
const HEAD = `Content-Type: application/json\r\nContent-Length: ${BODY.length}\r\n`;
const NO_SLOT = 0x7fffffff;

/** In this order for each batch; `respond` has to be the last that uses the slots. */
const calls = {
  'a call with a slot that is over': () => native.header(NO_SLOT, 'host'),
  "header(slot, 'host')": (slot) => native.header(slot, 'host'),
  'rawHeaders(slot), 3 headers': (slot) => native.rawHeaders(slot),
  'connectionOf(slot)': (slot) => native.connectionOf(slot),
  'respond(slot, …), 37 bytes of JSON': (slot) =>
    native.respond(slot, 200, undefined, HEAD, LENGTH_IN_BLOCK | LATIN1 | LAST, BODY, BODY.length),
};

const samples = new Map([...Object.keys(calls), 'turn(), for each answer'].map((name) => [name, []]));
const waiting = [];
let done = 0;

function runBatch() {
  const slots = waiting.splice(0);
  for (const [name, call] of Object.entries(calls)) {
    time(name, () => {
      for (const slot of slots) call(slot);
    });
  }
  time('turn(), for each answer', () => native.turn());
  done++;
}

function time(name, work) {
  const start = process.hrtime.bigint();
  work();
  const ns = Number(process.hrtime.bigint() - start) / CONNECTIONS;
  if (done >= WARM_UP) samples.get(name).push(ns);
}

native.open({
  onRequest(_target, slot) {
    // Later, so that the calls are made outside of Rust's own batch, as a handler that awaited something makes them.
    if (waiting.push(slot) === CONNECTIONS) setImmediate(runBatch);
  },
  onSignal() {},
  onConnection() {},
  onRefused() {},
});

const server = native.createServer();
const { port } = native.serverListen(server, { host: '127.0.0.1', port: 0 });
const sockets = Array.from({ length: CONNECTIONS }, () => net.connect(port, '127.0.0.1'));
await Promise.all(sockets.map((socket) => once(socket, 'connect')));

await new Promise((resolve, reject) => {
  for (const socket of sockets) {
    let answer = '';
    socket.on('error', reject);
    socket.on('close', () => (done >= batches ? resolve() : reject(new Error('the server closed a connection'))));
    socket.on('data', (chunk) => {
      answer += chunk.latin1Slice();
      if (!answer.endsWith(BODY)) return;
      answer = '';
      if (done < batches) socket.write(REQUEST);
      else socket.end();
    });
    socket.write(REQUEST);
  }
});
native.serverClose(server);

console.log(`Node ${process.version}, ${batches - WARM_UP} batches of ${CONNECTIONS}, medians`);
for (const [name, ns] of samples) console.log(`${name.padEnd(40)}${median(ns).toFixed(0).padStart(8)} ns`);
