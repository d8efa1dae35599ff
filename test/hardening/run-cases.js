// Child process: sends every case to one implementation, whole and split, and reports each verdict.
// Arguments: the implementation, `some` or `every` byte offset.

'use strict';

const { implementations } = require('../support/implementations');
const { connect } = require('../support/wire');
const { cases } = require('./cases');

/** Connections at a time. */
const LIMIT = 32;

/** How long a verdict may take. */
const PATIENCE = 2500;

/** What must never be served behind a request that is refused. */
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

const [implementation, granularity] = process.argv.slice(2);

/** By the client's port: what the handler saw. @type {Map<number, { calls: number, complete: boolean, smuggled: boolean }>} */
const seen = new Map();

function handler(req, res) {
  const record = seen.get(req.socket.remotePort) ?? { calls: 0, complete: false, smuggled: false };
  seen.set(req.socket.remotePort, record);
  if (req.url === '/smuggled') record.smuggled = true;
  record.calls++;
  req.on('error', () => {});
  req.on('end', () => {
    record.complete = true;
    res.end('served');
  });
  req.resume();
}

/** @returns {number[]} 0: whole */
function offsets({ bytes, long }) {
  const length = bytes.length;
  if (granularity === 'every' && !long) return Array.from({ length }, (_, index) => index);
  const marks = [0, 1, 3, 5, 13, 14, 15, 16, 17];
  const end = bytes.indexOf('\r\n\r\n');
  if (end > 0) marks.push(end, end + 1, end + 2, end + 3, end + 4, end + 5, end + 6, end + 7, end + 8, end + 9);
  marks.push(Math.floor(length / 3), Math.floor(length / 2), length - 3, length - 2, length - 1);
  return [...new Set(marks.filter((mark) => mark >= 0 && mark < length))];
}

async function verdict({ bytes, refused }, offset, port) {
  const wire = await connect(port);
  const record = { calls: 0, complete: false, smuggled: false };
  seen.set(wire.socket.localPort, record);
  const all = refused ? bytes + SMUGGLED : bytes;
  if (offset > 0) {
    wire.write(all.slice(0, offset));
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  wire.write(all.slice(offset));
  let status = null;
  try {
    const answer = await wire.answer({ patience: PATIENCE });
    status = answer && Number(answer.status.split(' ')[1]);
  } catch {
    status = wire.over ? null : 'waiting';
  }
  const closed = status !== 200 && status !== 'waiting' ? (await wire.ended(1000)) !== 'open' : wire.over !== null;
  wire.destroy();
  return { status, closed, ...record };
}

async function main() {
  const http = implementations[implementation]();
  const server = http.createServer({ keepAliveTimeout: 10_000 }, handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const jobs = cases.flatMap((one, index) => offsets(one).map((offset) => ({ one, index, offset })));
  const work = async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) {
      process.send({ index: job.index, offset: job.offset, verdict: await verdict(job.one, job.offset, port) });
    }
  };
  await Promise.all(Array.from({ length: LIMIT }, work));
  process.send({ done: true }, () => process.exit(0));
}

main();
