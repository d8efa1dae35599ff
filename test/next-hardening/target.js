// What a check talks to: `ferroute start` on a project, or a model of a server that has a hole. Beside it stands a server
// of our own, which rewrites lead to and which nothing else may reach.

'use strict';

const { spawn } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');
const { FERROUTE } = require('../support/implementations');
const { connect } = require('../support/wire');

/**
 * @typedef {object} Target
 * @property {number} port
 * @property {Backend} backend
 * @property {(request: string | Request) => Promise<Answer>} ask
 * @property {() => string} log What the server printed.
 * @property {boolean} long Whether there is time for the full counts.
 *
 * @typedef {object} Request
 * @property {string} [method]
 * @property {string} [target] As it goes into the request line, byte for byte.
 * @property {[string, string][] | Record<string, string>} [headers] `Host` and `Connection` are there without.
 * @property {string | Buffer} [body]
 * @property {boolean} [chunked]
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} raw All of it, each byte a character.
 * @property {[string, string][]} headers
 * @property {(name: string) => string | undefined} header
 * @property {string} body
 *
 * @typedef {object} Backend
 * @property {number} port
 * @property {number} connections How many there have been.
 * @property {{ method: string, url: string, body: string }[]} requests
 */

const WAIT = 60_000;

/** @returns {Promise<Backend & { close(): void }>} */
async function startBackend() {
  const backend = { port: 0, connections: 0, requests: [], close: () => server.close() };
  const server = http.createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { method, url } = request;
      backend.requests.push({ method, url, body: Buffer.concat(pieces).toString('latin1') });
      response.end(`backend saw ${method} ${url}`);
    });
  });
  server.on('connection', () => backend.connections++);
  server.on('clientError', (_error, socket) => {
    backend.requests.push({ method: 'garbage', url: '', body: '' });
    socket.destroy();
  });
  backend.port = await listening(server);
  return backend;
}

async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}

/** @returns {Promise<Target & { close(): Promise<void> }>} */
async function startProject(dir, execPath) {
  const backend = await startBackend();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    NODE_TEST_CONTEXT: undefined,
    BACKEND: `http://127.0.0.1:${backend.port}`,
  };
  const args = ['--no-warnings', FERROUTE, 'start', '--port', '0', '--workers', '2', '--host', '127.0.0.1', '.'];
  const child = spawn(execPath, args, { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (data) => (text += data));
  const ready = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready:\n${text}`)), WAIT);
    child.on('close', (code) => reject(new Error(`ended with ${code}:\n${text}`)));
    child.stdout.on('data', () => {
      const [, found] = /http:\/\/[^\s:]+:(\d+)/.exec(text) ?? [];
      if (!found || !/Ready in/.test(text)) return;
      clearTimeout(late);
      resolve(Number(found));
    });
  });
  const port = await ready.catch((error) => {
    child.kill('SIGKILL');
    backend.close();
    throw error;
  });
  return {
    ...targetOn(port, backend, () => text),
    async close() {
      child.kill('SIGKILL');
      backend.close();
    },
  };
}

/**
 * A model in a process of its own: some of the holes end it.
 *
 * @param {string} name
 * @param {boolean} hole
 * @param {(target: Target) => Promise<unknown>} use
 */
async function modelTarget(name, hole, use) {
  const backend = await startBackend();
  const script = path.join(__dirname, 'models', 'run.js');
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, BACKEND: `http://127.0.0.1:${backend.port}` };
  const child = spawn(process.execPath, [script, name, hole ? 'hole' : 'mended'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (data) => (text += data));
  try {
    const port = await new Promise((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (data) => resolve(Number(/\d+/.exec(data)?.[0])));
      child.on('close', () => reject(new Error(`the model did not start:\n${text}`)));
    });
    return await use(targetOn(port, backend, () => text));
  } finally {
    child.kill('SIGKILL');
    backend.close();
  }
}

/** @returns {Target} */
function targetOn(port, backend, log) {
  return { port, backend, log, long: Boolean(process.env.LONG), ask: (request) => ask(port, request) };
}

/** One request on a connection of its own, written byte for byte. */
async function ask(port, request) {
  const { method = 'GET', target, headers = [], body, chunked = false } = fromLine(request);
  const fields = Array.isArray(headers) ? headers : Object.entries(headers);
  const has = (name) => fields.some(([key]) => key.toLowerCase() === name);
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...(has('host') ? [] : ['Host: test.example']),
    ...(has('connection') ? [] : ['Connection: close']),
    ...fields.map(([name, value]) => `${name}: ${value}`),
    ...(bytes && !has('content-length')
      ? [chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`]
      : []),
  ].join('\r\n');
  const wire = await connect(port);
  try {
    wire.write(`${head}\r\n\r\n`);
    if (bytes && chunked)
      wire.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]));
    else if (bytes) wire.write(bytes);
    await wire.ended(15_000);
    return parsed(wire.text());
  } finally {
    wire.destroy();
  }
}

function fromLine(request) {
  if (typeof request !== 'string') return request;
  const at = request.indexOf(' ');
  return at < 0 ? { target: request } : { method: request.slice(0, at), target: request.slice(at + 1) };
}

/** @returns {Answer} */
function parsed(raw) {
  const end = raw.indexOf('\r\n\r\n');
  const [status, ...lines] = (end < 0 ? raw : raw.slice(0, end)).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const header = (name) => headers.find(([key]) => key === name)?.[1];
  const rest = end < 0 ? '' : raw.slice(end + 4);
  const body = header('transfer-encoding') === 'chunked' ? dechunked(rest) : rest;
  return {
    status: Number(status.split(' ')[1] ?? 0),
    raw,
    headers,
    header,
    body: Buffer.from(body, 'latin1').toString(),
  };
}

function dechunked(text) {
  let [at, whole] = [0, ''];
  for (;;) {
    const line = text.indexOf('\r\n', at);
    const size = line < 0 ? 0 : Number.parseInt(text.slice(at, line), 16);
    if (!size) return whole;
    whole += text.slice(line + 2, line + 2 + size);
    at = line + 4 + size;
  }
}

/** A port that only tells whether somebody came. */
async function trap() {
  const seen = { count: 0 };
  const server = net.createServer((socket) => {
    seen.count++;
    socket.destroy();
  });
  const port = await listening(server);
  return { port, seen, close: () => server.close() };
}

module.exports = { modelTarget, startProject, trap };
