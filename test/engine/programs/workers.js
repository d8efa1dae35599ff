// Starts and stops N workers, four at a time. Each serves HTTP on a port of its own and ends in one of four ways, one of
// them in the middle of a request, which must be answered all the same.

'use strict';

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const path = require('node:path');
const http = require('node:http');

const HTTP = path.join(__dirname, '..', '..', '..', 'packages', 'ferroute', 'src', 'http');

if (!isMainThread) {
  const server = require(HTTP).createServer((_, res) => {
    if (workerData.end !== 'in a request') res.end('ok');
    else parentPort.postMessage('asked');
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  parentPort.on('message', () => {
    if (workerData.end === 'exit') process.exit(0);
    server.close();
    parentPort.close();
  });
} else {
  const ask = (port) =>
    new Promise((resolve) => {
      http
        .get({ port, host: '127.0.0.1', agent: false }, (res) => {
          res.resume();
          res.on('close', () => resolve(res.statusCode));
        })
        .on('error', (error) => resolve(error.code));
    });

  const one = (end) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(__filename, { workerData: { end } });
      let asked;
      worker.on('message', async (message) => {
        if (message === 'asked') return worker.terminate();
        asked = ask(message);
        if (end === 'in a request') return;
        const status = await asked;
        if (status !== 200) reject(new Error(`${end}: answered ${status}`));
        if (end === 'terminate') worker.terminate();
        else worker.postMessage('end');
      });
      worker.on('error', reject);
      worker.on('exit', async () => {
        const status = await asked;
        if (end === 'in a request' && status !== 503) reject(new Error(`a pending request was answered ${status}`));
        resolve();
      });
    });

  const count = Number(process.argv[2]);
  const ends = ['close', 'exit', 'terminate', 'in a request'];
  let next = 0;
  Promise.all(
    Array.from({ length: 4 }, async () => {
      while (next < count) await one(ends[next++ % ends.length]);
    }),
  ).then(() => console.log(`${count} workers ended`));
}
