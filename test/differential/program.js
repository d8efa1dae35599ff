// What a program of the differential suite is, and how one is run on one implementation of `node:http`.
//
// A program is a small server and what a client does to it. Its result is everything that can be seen of it: the
// client's transcript, and the log that the server side wrote (events in their order, values, thrown errors).

'use strict';

const nodeHttp = require('node:http');
const { connect } = require('../support/wire');

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse, on: Stage) => void} [handler]
 * @property {import('node:http').ServerOptions} [options]  for `createServer`, beside `handler`
 * @property {(on: Stage) => import('node:http').Server} [server]  instead of `handler`
 * @property {unknown[]} [listen]  arguments of `listen`; a free port of 127.0.0.1 by default; null: the client listens
 * @property {string | (string | number)[]} [request]  raw bytes; a number is a pause in ms
 * @property {object} [expect]  options of `raw` for `request`
 * @property {(on: Stage) => unknown} [client]  instead of `request`; what it returns is the transcript
 * @property {number} [since]  the first Node line that has what is asked
 */

/** @type {Program[]} */
let registered = [];

/** @param {string} name @param {Omit<Program, 'name'>} parts */
function program(name, parts) {
  registered.push({ name, ...parts });
}

/** @type {Map<string, Program[]>} */
const loaded = new Map();

/** Loads a file of programs. @returns {Program[]} */
function loadPrograms(file) {
  if (!loaded.has(file)) {
    registered = [];
    require(file);
    loaded.set(file, registered);
  }
  return loaded.get(file);
}

/** The head of a request; `fields` are complete lines. */
function head(method, target, ...fields) {
  return [`${method} ${target} HTTP/1.1`, 'Host: localhost', ...fields, '', ''].join('\r\n');
}

const get = (target = '/', ...fields) => head('GET', target, ...fields);

/** A body is latin1, as everything that a wire writes: one character, one byte. */
function post(body, ...fields) {
  return head('POST', '/', `Content-Length: ${body.length}`, ...fields) + body;
}

function chunked(chunks, trailers = [], ...fields) {
  const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  const end = ['0', ...trailers, '', ''].join('\r\n');
  return head('POST', '/', 'Transfer-Encoding: chunked', ...fields) + framed.join('') + end;
}

/** One line for an error: what a program that handles it would look at. */
function describe(error) {
  if (!(error instanceof Error)) return `thrown ${String(error)}`;
  const code = /** @type {NodeJS.ErrnoException} */ (error).code;
  return `${error.name}${code === undefined ? '' : ` [${code}]`}: ${error.message}`;
}

/** A value as text, short and without what differs from run to run. */
function show(value) {
  if (value instanceof Error) return describe(value);
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString('latin1')}>`;
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? value : String(value);
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || Array.isArray(value)) {
    return JSON.stringify(value, (_, inner) => (inner === undefined ? 'undefined' : inner));
  }
  return prototype.constructor.name;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a program gets: the implementation, the log, and a client's tools. */
class Stage {
  constructor(http) {
    this.http = http;
    /** @type {string[]} */
    this.lines = [];
    /** @type {import('node:http').Server} */
    this.server = undefined;
    this.wires = [];
    this.log = (...values) => void this.lines.push(values.map(show).join(' '));
    this.sleep = sleep;
  }

  get port() {
    return /** @type {import('node:net').AddressInfo} */ (this.server.address()).port;
  }

  /** Logs each of the events as it fires, with its plain arguments. */
  watch = (name, emitter, ...events) => {
    for (const event of events) {
      emitter.on(event, (...values) => this.log(name, event, ...values.filter((value) => !isStream(value))));
    }
  };

  /** What the call gives, or the error it throws, as text. */
  attempt = (call) => {
    try {
      return show(call());
    } catch (error) {
      return describe(error);
    }
  };

  /** Waits until the log has such a line. */
  logged = async (text, patience = 3000) => {
    const deadline = Date.now() + patience;
    while (!this.lines.some((line) => line.includes(text))) {
      if (Date.now() > deadline) throw new Error(`"${text}" was not logged in ${patience} ms`);
      await sleep(2);
    }
  };

  connect = async (to = this.port) => {
    const wire = await connect(to);
    this.wires.push(wire);
    return wire;
  };

  /**
   * Sends the bytes over a connection of their own and gathers what comes back.
   * @param {string | (string | number)[]} input
   * @param {{ responses?: number, head?: boolean | boolean[], chunks?: boolean, to?: any, linger?: number }} [options]
   */
  raw = async (input, { responses = 1, head: heads, chunks, to, linger } = {}) => {
    const wire = await this.connect(to);
    const parts = Array.isArray(input) ? input : [input];
    const answers = [];
    const sending = (async () => {
      for (const part of parts) {
        if (typeof part === 'number') await sleep(part);
        else wire.write(part);
      }
    })();
    const first = typeof parts[0] === 'string' && parts[0].startsWith('HEAD ');
    let last = null;
    for (let final = 0; final < responses; ) {
      const isHead = Array.isArray(heads) ? heads[final] : (heads ?? first);
      last = await wire.answer({ head: isHead, chunks });
      if (last === null) break;
      answers.push(last);
      const code = Number(last.status.split(' ')[1]);
      if (code >= 200 || code === 101) final++;
    }
    await sending;
    const closes =
      last === null || last.headers.some(([name, value]) => /^connection$/i.test(name) && /close/i.test(value));
    const fate = closes ? await wire.ended() : await wire.fate(linger);
    const rest = wire.text();
    wire.destroy();
    return { answers, connection: fate === 'open' ? 'open' : 'closed', ...(rest && { rest }) };
  };

  /** As a program would ask: `http.request` of the judge. */
  ask = (options = {}, body = undefined) =>
    new Promise((resolve, reject) => {
      const informational = [];
      const request = nodeHttp.request({ host: '127.0.0.1', port: this.port, agent: false, ...options }, (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', (error) => resolve({ informational, failed: describe(error) }));
        response.on('end', () => {
          const { statusCode, statusMessage, headers, trailers } = response;
          if (headers.date) headers.date = '<date>';
          const text = Buffer.concat(pieces).toString('latin1');
          resolve({ informational, statusCode, statusMessage, headers, trailers, body: text });
        });
      });
      request.on('information', ({ statusCode, headers }) => informational.push({ statusCode, headers }));
      request.on('error', (error) => resolve({ failed: describe(error) }));
      if (typeof body === 'function') Promise.resolve(body(request)).catch(reject);
      else request.end(body);
    });
}

function isStream(value) {
  return typeof value?.pipe === 'function';
}

/**
 * @param {Program} program
 * @param {typeof import('node:http')} http
 * @returns {Promise<{ client: unknown, log: string[] }>}
 */
async function runProgram({ handler, options = {}, server, listen, request = get(), expect, client }, http) {
  const stage = new Stage(http);
  const uncaught = (error) => stage.log('uncaught', error);
  process.on('uncaughtException', uncaught);
  try {
    const made = server ? await server(stage) : http.createServer(options, (req, res) => handler(req, res, stage));
    stage.server = made;
    if (listen !== null) {
      await new Promise((resolve, reject) => {
        made.once('error', reject);
        made.listen(...(listen ?? [0, '127.0.0.1']), () => {
          made.off('error', reject);
          resolve(undefined);
        });
      });
    }
    const transcript = await (client ? client(stage) : stage.raw(request, expect));
    await settle(stage);
    return { client: transcript ?? null, log: stage.lines };
  } catch (error) {
    await settle(stage);
    return { client: `failed: ${describe(error)}`, log: stage.lines };
  } finally {
    process.off('uncaughtException', uncaught);
  }
}

/** Brings the server to its end, so that every event that is still due has fired. */
async function settle({ server, wires }) {
  for (const wire of wires) wire.destroy();
  if (!server) return;
  for (let tries = 0; tries < 100 && (await connections(server)) > 0; tries++) await sleep(3);
  if (server.listening) {
    const closed = new Promise((resolve) => server.once('close', resolve));
    server.close();
    server.closeAllConnections();
    await Promise.race([closed, sleep(500)]);
  }
  await new Promise(setImmediate);
  await sleep(1);
}

function connections(server) {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

module.exports = { program, loadPrograms, runProgram, head, get, post, chunked, describe, sleep };
