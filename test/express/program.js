// What a case of this suite is, and how one is run on one implementation of Express over one of `node:http`.
//
// A case is a small program and what is asked of it. Its result is everything that can be seen of it: the answers, and
// the notes that the program took (values, errors thrown, events in their order).

'use strict';

const { createHash } = require('node:crypto');
const util = require('node:util');
const { connect } = require('../support/wire');

/**
 * @typedef {object} Request
 * @property {string} [method]  GET by default
 * @property {string} path
 * @property {Record<string, string | string[] | null>} [headers]  `Host: localhost` is added; `host: null` leaves it out
 * @property {string | Uint8Array | (string | Uint8Array)[]} [body]  a list is sent in chunks, one after another
 * @property {string} [raw]  instead of all of these: the bytes, latin1
 * @property {true} [silent]  no answer is expected: the wait for one is short
 * @property {true} [abort]  the connection is cut when the request has been sent
 * @property {true} [last]  the server may close the connection behind its answer: whether it does is part of the transcript,
 *   and the next request gets a new one
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {number[]} [editions]  4, 5, or both (default)
 * @property {number} [since]  the first Node line that has what it needs
 * @property {true} [alone]  it changes what others would see (the environment, a prototype), prints, or lets an error
 *   escape: nothing else runs meanwhile, and what is printed or escapes is noted
 * @property {(express: any, note: (...values: unknown[]) => void, tools: Tools) => unknown} app  returns the app, a
 *   server, or nothing when only notes are compared
 * @property {(string | Request)[]} [requests]
 * @property {(on: { ask: (request: string | Request) => Promise<unknown>, port: number, server: any,
 *   note: (...values: unknown[]) => void, tools: Tools, sleep: (ms: number) => Promise<void> }) => unknown} [client]
 *   instead of `requests`; what it returns is the transcript
 *
 * @typedef {object} Tools
 * @property {typeof import('node:http')} http  the implementation in use
 * @property {string} dir  a scratch directory with fixed files (`directory.js`)
 * @property {4 | 5} edition
 * @property {any} realExpress  Express itself, in that edition
 * @property {(task: () => void) => void} after  what is to be undone when the case is over
 * @property {(call: () => unknown) => unknown} attempt  what the call gives, or the error that it throws, as text
 */

/** Milliseconds for which an answer is waited for: of a server that has one to give, and of one that has not. */
const PATIENCE = 4000;
const SILENCE = 250;
/** Milliseconds for which a connection must stay open after its last answer to be called open. */
const LINGER = 60;

/** A body longer than this is compared by its digest. */
const LONG = 400;

/** Never the same in two runs, or not the program's. */
const LEFT_OUT = new Set(['date', 'keep-alive']);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One line for an error: what a program that handles it would look at. */
function describe(error) {
  if (!(error instanceof Error)) return `thrown ${show(error)}`;
  const { code, status, statusCode, expose, type } = /** @type {any} */ (error);
  const more = Object.entries({ code, status, statusCode, expose, type }).filter(([, value]) => value !== undefined);
  const list = more.map(([key, value]) => `${key}=${show(value)}`).join(' ');
  return `${error.name}${list && ` [${list}]`}: ${plain(error.message)}`;
}

/** Without what names the files of whoever asked (`require`), and the variables of whoever failed (the engine's errors). */
function plain(message) {
  return message
    .replace(/\nRequire stack:.*$/s, '')
    .replace(
      /^(Cannot (?:read|set) propert(?:y|ies)) of (?:undefined|null) \((reading|setting) '.*'\)$/,
      '$1 of nothing',
    )
    .replace(/^(Cannot set property \S+) of .* which/s, '$1 of <object> which')
    .replace(/^[\w.[\]]+ is not a function$/, '<expression> is not a function');
}

/** A value as text. */
function show(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return describe(value);
  if (Buffer.isBuffer(value)) return `<Buffer ${value.toString('latin1')}>`;
  const text = util.inspect(value, {
    depth: 5,
    breakLength: Number.POSITIVE_INFINITY,
    compact: true,
    maxStringLength: LONG,
  });
  // A promise shows who follows it, once anybody in the process follows promises.
  return text.replace(/, \[Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)\]: [^,}]*/g, '');
}

class Stage {
  /** @param {Case} program @param {any} tools */
  constructor(program, tools) {
    this.program = program;
    /** @type {string[]} */
    this.lines = [];
    this.cleanups = [];
    this.note = (...values) => void this.lines.push(values.map(show).join(' '));
    this.tools = {
      ...tools,
      after: (task) => void this.cleanups.push(task),
      attempt: (call) => {
        try {
          return call();
        } catch (error) {
          return describe(error);
        }
      },
    };
    this.server = undefined;
    /** @type {import('../support/wire').Wire | null} */
    this.wire = null;
    this.sleep = sleep;
  }

  get port() {
    return this.server.address().port;
  }

  /** One request and its answer, on the connection of those before while it lasts. */
  ask = async (given) => {
    const request = typeof given === 'string' ? fromLine(given) : given;
    if (this.wire === null || this.wire.over !== null) this.wire = await connect(this.port);
    const wire = this.wire;
    const [bytes, method] = encode(request);
    for (const part of bytes) {
      wire.write(part);
      if (bytes.length > 1) await sleep(1);
    }
    if (request.abort) {
      await sleep(20);
      wire.destroy();
      this.wire = null;
      // The server is to have heard of it, and done what it does then, on a busy machine too.
      await sleep(80);
      return 'aborted';
    }
    const answers = [];
    try {
      const patience = request.silent ? SILENCE : PATIENCE;
      for (let final = false; !final; ) {
        const answer = await wire.answer({ head: method === 'HEAD', patience });
        if (answer === null) {
          this.wire = null;
          return [...answers, wire.over === 'reset' ? 'reset' : 'closed without an answer'];
        }
        const code = Number(answer.status.split(' ')[1]);
        final = code >= 200 || code === 101;
        answers.push(tidy(answer, this.tools.dir));
        // The rest of an answer without a length is its end.
        if (answer.framing === 'close' || answer.cut || closes(answer)) await wire.ended(500);
      }
    } catch (error) {
      wire.destroy();
      this.wire = null;
      return [...answers, error.message.replace(/in \d+ ms/, 'in time').replace(/\w{3}, [\w: ]+ GMT/g, '<date>')];
    }
    if (request.last) {
      answers.push(`connection ${(await wire.ended(LINGER)) === 'open' ? 'open' : 'closed'}`);
      wire.destroy();
      this.wire = null;
      return answers;
    }
    // What a server does after its answer (events, a second answer) is to be over before the next request.
    await sleep(2);
    if (wire.received.length > 0) {
      answers.push(`more: ${wire.text()}`);
      wire.destroy();
      this.wire = null;
    }
    return answers.length === 1 ? answers[0] : answers;
  };
}

const closes = ({ headers }) => headers.some(([name, value]) => /^connection$/i.test(name) && /close/i.test(value));

function fromLine(line) {
  const space = line.indexOf(' ');
  return { method: line.slice(0, space), path: line.slice(space + 1) };
}

/** @param {Request} request @returns {[(string | Uint8Array)[], string]} the bytes, and the method */
function encode({ method = 'GET', path, headers = {}, body, raw }) {
  if (raw !== undefined) return [[raw], raw.split(' ')[0]];
  const fields = new Map([['host', 'localhost']]);
  const parts = Array.isArray(body) ? body.map(toBytes) : body === undefined ? [] : [toBytes(body)];
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (body !== undefined && given['content-length'] === undefined && given['transfer-encoding'] === undefined) {
    if (Array.isArray(body)) fields.set('transfer-encoding', 'chunked');
    else fields.set('content-length', String(parts[0].length));
  }
  const framed = Array.isArray(body) && (fields.has('transfer-encoding') || given['transfer-encoding'] !== undefined);
  for (const [name, value] of Object.entries(given)) {
    if (value === null) fields.delete(name);
    else fields.set(name, /** @type {any} */ (value));
  }
  const lines = [...fields].flatMap(([name, value]) => [value].flat().map((item) => `${name}: ${item}`));
  const head = [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
  const chunks = framed ? [...parts.map(toChunk), Buffer.from('0\r\n\r\n')] : parts;
  return [[head, ...chunks], method];
}

const toBytes = (body) => (typeof body === 'string' ? Buffer.from(body) : Buffer.from(body));
const toChunk = (part) => Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);

/** Leaves out what differs from run to run: dates, the frames of stacks, where the scratch directory is. */
function tidy({ status, headers, framing, body, cut }, dir) {
  const decoded = Buffer.from(body, 'latin1');
  let text = body;
  if (decoded.includes(dir) || decoded.includes('node_modules') || /(<br> &nbsp; &nbsp;|\n {4})at /.test(body)) {
    text = body
      .replace(/((<br> &nbsp; &nbsp;|\n {4})at [^<\n]*)+/g, '$2at <frames>')
      .replace(/(<br>|\n)Require stack:.*?(?=<br> &nbsp; &nbsp;at|<\/pre>|\n {4}at|$)/s, '')
      .replaceAll(dir, '<dir>');
  }
  const fields = headers
    .filter(([name]) => !LEFT_OUT.has(name.toLowerCase()))
    .map(([name, value]) => {
      const key = name.toLowerCase();
      if (text !== body && (key === 'content-length' || key === 'etag')) return [key, '<of a body with paths>'];
      return [key, value.replaceAll(dir, '<dir>')];
    });
  const bytes = Buffer.from(text, 'latin1');
  const shown =
    text.length > LONG
      ? { length: text.length, digest: createHash('sha1').update(bytes).digest('hex'), begins: text.slice(0, 200) }
      : text;
  return { status, headers: fields, framing, body: shown, ...(cut && { cut }) };
}

/**
 * @param {Case} program
 * @param {any} express
 * @param {any} tools
 * @param {(stage: Stage | null) => void} [watch]  told the stage while the case runs, then null
 * @returns {Promise<{ client: unknown, log: string[] }>}
 */
async function runCase(program, express, tools, watch = () => {}) {
  const stage = new Stage(program, tools);
  watch(stage);
  let client;
  try {
    const made = await program.app(express, stage.note, stage.tools);
    if (made !== undefined && made !== null) await listen(stage, made);
    if (program.client) {
      client = (await program.client(/** @type {any} */ (stage))) ?? null;
    } else {
      client = [];
      for (const request of program.requests ?? []) client.push(await stage.ask(request));
    }
  } catch (error) {
    client = `failed: ${error instanceof Error ? error.stack : show(error)}`;
  }
  await settle(stage);
  for (const task of stage.cleanups.reverse()) await task();
  watch(null);
  const log = stage.lines.map((line) =>
    line.replaceAll(tools.dir, '<dir>').replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'),
  );
  return { client, log };
}

async function listen(stage, made) {
  const isServer = typeof made !== 'function' && typeof made.address === 'function';
  const server = isServer ? made : stage.tools.http.createServer(made);
  stage.server = server;
  if (server.listening) return;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(undefined);
    });
  });
}

/** Brings the server to its end, so that every event that is still due has fired. */
async function settle({ server, wire }) {
  await sleep(5);
  wire?.destroy();
  if (!server?.listening) return;
  const closed = new Promise((resolve) => server.once('close', resolve));
  server.close();
  await sleep(3);
  server.closeAllConnections?.();
  await Promise.race([closed, sleep(500)]);
  await new Promise(setImmediate);
}

module.exports = { runCase, describe, show };
