// A parser of bodies under test, and its judge: the package that Express uses, on Node's own http. Both get the same bytes and
// tell the same things about what a handler sees.

'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { once } = require('node:events');
const nodeHttp = require('node:http');
const net = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');
const { createExpress } = require('../../src/express/create');
const editions = require('../../src/express/editions');
const http = require('../../src/http');

/** The editions, each with the package that its Express uses. */
const EDITIONS = [
  { edition: 5, ours: createExpress(editions.five), theirs: require('body-parser') },
  { edition: 4, ours: createExpress(editions.four), theirs: require('body-parser-1') },
];

const storage = new AsyncLocalStorage();

/** What an error says, but for where it was thrown. */
function describeError(error) {
  if (!(error instanceof Error)) return { thrown: error };
  const { name, message, stack, ...rest } = error;
  const { status, expose } = /** @type {any} */ (error);
  return {
    name,
    message,
    status,
    expose,
    own: rest,
    firstLine: stack.split('\n')[0],
    constructor: error.constructor.name,
  };
}

/** Whether an answer of known length has come to its end. @param {string} answer in latin1 */
function isWhole(answer) {
  const end = answer.indexOf('\r\n\r\n');
  const length = /\r\nContent-Length: (\d+)/i.exec(answer.slice(0, end));
  return end !== -1 && answer.length >= end + 4 + Number(length?.[1] ?? 0);
}

/** What a program may see of a request that went through a parser. */
function describe(req) {
  const { body } = req;
  return {
    body: Buffer.isBuffer(body) ? { bytes: body.toString('latin1') } : body,
    prototype: body && typeof body === 'object' ? Object.getPrototypeOf(body) === Object.prototype : undefined,
    hasBody: 'body' in req,
    marked: Boolean(req._body),
    complete: req.complete,
    readable: req.readable,
    ended: req.readableEnded,
    aborted: req.aborted,
    trailers: req.trailers,
    context: storage.getStore(),
  };
}

/**
 * Send requests through middleware and collect what the handler saw.
 * @param {typeof nodeHttp} library
 * @param {(req: any, res: any, next: (error?: any) => void) => void} parser
 * @param {(string | Buffer | number)[]} pieces of one connection; a number is a pause in ms, 'abort' cuts it off
 * @param {(req: any, report: Record<string, any>) => any} [look] more to be told
 */
async function run(library, parser, pieces, look) {
  /** @type {any[]} */
  const reports = [];
  const server = library.createServer((req, res) => {
    storage.run(`${req.method} ${req.url}`, () => {
      let isSync = true;
      parser(req, res, async (error) => {
        const report = { isSync, error: error === undefined ? undefined : describeError(error), ...describe(req) };
        reports.push(report);
        await look?.(req, report);
        res.statusCode = error?.status ?? 200;
        res.end(JSON.stringify(req.body ?? null));
      });
      isSync = false;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect(server.address().port, '127.0.0.1');
  let answers = '';
  socket.on('data', (data) => {
    answers += data.toString('latin1');
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (typeof piece === 'number') await sleep(piece);
    else if (piece === 'abort') socket.destroy();
    else socket.write(piece);
  }
  const until = Date.now() + 5000;
  const isOver = () => socket.destroyed || isWhole(answers);
  while (!isOver() && Date.now() < until) await sleep(2);
  await sleep(10);
  socket.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  return { reports, answers: answers.replace(/\r\nDate: [^\r]*/g, '') };
}

/**
 * @param {string | Buffer} body
 * @param {Record<string, string>} headers
 */
function post(body, headers = { 'Content-Type': 'application/json' }) {
  const lines = Object.entries({ Host: 'a', ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  const head = `POST /path HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

/** The same in chunks. */
function postChunks(chunks, headers = { 'Content-Type': 'application/json' }, trailers = '') {
  const lines = Object.entries({ Host: 'a', ...headers, 'Transfer-Encoding': 'chunked' });
  const head = `POST /path HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const pieces = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`);
  return `${head}${pieces.join('')}0\r\n${trailers}\r\n`;
}

module.exports = { EDITIONS, describeError, http, nodeHttp, post, postChunks, run, storage };
