// Child process: serves one implementation, sends each input that the parent names over a connection of its own, and
// reports the requests that were begun and those that were taken whole, in their order, as the handler saw them.

'use strict';

const { implementations } = require('../support/implementations');
const { connect } = require('../support/wire');
const { mutant } = require('./mutants');

/** Connections at a time. */
const LIMIT = 48;

/** Silence for so long means that nothing more will come; the first answer may take longer. */
const QUIET = 120;
const FIRST = 1500;

const [implementation] = process.argv.slice(2);

/** By the client's port. @type {Map<number, { begun: string[], whole: string[] }>} */
const taken = new Map();

function handler(req, res) {
  const requests = taken.get(req.socket.remotePort);
  const head = JSON.stringify([req.method, req.url, req.httpVersion, req.rawHeaders]);
  requests?.begun.push(head);
  const pieces = [];
  req.on('data', (piece) => pieces.push(piece));
  req.on('error', () => {});
  req.on('end', () => {
    requests?.whole.push(`${head} ${JSON.stringify([Buffer.concat(pieces).toString('latin1'), req.rawTrailers])}`);
    res.end('taken');
  });
}

async function feed(seed, port) {
  const wire = await connect(port);
  const requests = { begun: [], whole: [] };
  taken.set(wire.socket.localPort, requests);
  wire.write(mutant(seed));
  const began = Date.now();
  let before = -1;
  while (wire.over === null && (wire.received.length !== before || (before === 0 && Date.now() < began + FIRST))) {
    before = wire.received.length;
    await new Promise((resolve) => setTimeout(resolve, QUIET));
  }
  taken.delete(wire.socket.localPort);
  wire.destroy();
  return { requests, closed: wire.over !== null, answered: wire.text().slice(0, 40) };
}

async function main() {
  const server = implementations[implementation]().createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.on('message', async ([from, to]) => {
    const seeds = Array.from({ length: to - from }, (_, index) => from + index);
    const work = async () => {
      for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
        process.send({ seed, result: await feed(seed, port) });
      }
    };
    await Promise.all(Array.from({ length: LIMIT }, work));
    process.send({ done: true });
  });
}

main();
