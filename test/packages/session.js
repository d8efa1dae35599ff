// One program in a process of its own, and a conversation with it: everything that was asked, answered and printed, as
// lines to compare, with what is different in every run (dates, ports, places in the source) made the same.

'use strict';

const { isUtf8 } = require('node:buffer');
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const zlib = require('node:zlib');
const { FERROUTE } = require('../support/implementations');

/** How long a program may take to listen, or to end. */
const PATIENCE = 60_000;
/** How long nothing must be printed until all is thought to be printed. */
const QUIET = 60;

/** What a program prints when it listens. */
const LISTENING = /listening on (\d+)/;

/** What starts a program. `keep` is Express's own code on our `http`: it tells whose fault a difference is. */
const COMMANDS = {
  node: (file) => [file],
  ferroute: (file) => [FERROUTE, file],
  keep: (file) => [FERROUTE, '--keep', 'express', file],
};

/**
 * @typedef {object} Ask
 * @property {string} [method]
 * @property {string} path
 * @property {Record<string, string>} [headers]
 * @property {string | Buffer} [body]
 * @property {unknown} [json] The body, as JSON.
 * @property {Record<string, string> | string} [form] The body, as a form.
 *
 * @typedef {object} Client
 * @property {number} port
 * @property {(request: string | Ask) => Promise<any>} ask Asks, notes the answer, and returns it.
 * @property {() => (request: string | Ask) => Promise<any>} agent The same with a jar for cookies.
 * @property {(name: string, value: unknown) => void} note
 *
 * @typedef {((client: Client) => Promise<void>) | (string | Ask)[]} Talk A conversation; undefined for a program that ends.
 */

/**
 * @param {{ execPath: string, implementation?: string, program?: string, args?: string[], listening?: RegExp, cwd: string,
 *   env?: Record<string, string>, talk?: Talk, normalise?: [RegExp, string][] }} what `args`: what is run, if it is not a
 *   program of Express; `listening`: what it prints then, with its port.
 * @returns {Promise<[string, string][]>} Names and what was seen.
 */
async function converse({ execPath, implementation, program, args, listening, cwd, env, talk, normalise = [] }) {
  const child = spawn(execPath, ['--no-warnings', ...(args ?? COMMANDS[implementation](program))], {
    cwd,
    // NODE_TEST_CONTEXT would make a suite that the program is speak to our runner.
    env: { ...process.env, NODE_ENV: '', PORT: '0', TZ: 'UTC', NODE_TEST_CONTEXT: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
  const seen = [];
  const note = (name, value) => {
    seen.push([name, typeof value === 'string' ? value : JSON.stringify(value, null, 1)]);
  };
  let port;
  try {
    if (talk) {
      port = await output.waitFor(listening ?? LISTENING, ended);
      const ask = asking(port, note);
      const client = { port, ask, agent: () => withJar(ask), note };
      if (Array.isArray(talk)) for (const request of talk) await ask(request);
      else await talk(client);
      await output.quiet();
    } else note('ended with', await within(ended, 'the program did not end'));
  } catch (error) {
    error.message += `\nThe program printed:\n${output.read()}`;
    throw error;
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  note('printed', linesOf(output.stdout()).join('\n'));
  note('printed as errors', linesOf(output.stderr()).join('\n'));
  const rules = [...(port ? [[new RegExp(`\\b${port}\\b`, 'g'), '<port>']] : []), ...normalise];
  return seen.map(([name, value]) => {
    const text = rules.reduce((done, [from, to]) => done.replace(from, to), value);
    // A server's answer may reach the client before or after its line is printed.
    return [name, talk && name.startsWith('printed') ? text.split('\n').sort().join('\n') : text];
  });
}

function collect(child) {
  const text = { stdout: '', stderr: '' };
  let last = Date.now();
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (data) => {
      text[name] += data;
      last = Date.now();
    });
  }
  return {
    ...{ stdout: () => text.stdout, stderr: () => text.stderr, read: () => text.stdout + text.stderr },
    async waitFor(pattern, ended) {
      let over;
      ended.then((how) => (over = how));
      for (const start = Date.now(); Date.now() - start < PATIENCE; await sleep(5)) {
        const [, found] = pattern.exec(text.stdout) ?? [];
        if (found) return Number(found);
        if (over !== undefined) throw new Error(`the program ended with ${over}`);
      }
      throw new Error('the program did not listen');
    },
    async quiet() {
      do await sleep(QUIET);
      while (Date.now() - last < QUIET);
    },
  };
}

/** Without the frames of stacks. */
function linesOf(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/listening on \d+|^ +at /.test(line))
    .map((line) => line.replace(/^.* GMT (?=\S+ deprecated )/, '<date> ').replace(FRAMES, ''));
}

function within(promise, why) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, PATIENCE, new Error(why))));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One request after the other on one connection, as long as the server keeps it. */
function asking(port, note) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let count = 0;
  return async (request) => {
    const options = typeof request === 'string' ? fromLine(request) : request;
    const name = `${++count}. ${options.method ?? 'GET'} ${options.path}`;
    const answer = await send(port, agent, options);
    note(name, comparable(answer));
    return answer;
  };
}

function fromLine(line) {
  const [method, path] = line.split(' ');
  return { method, path };
}

/** @param {Ask} options */
function send(port, agent, { method = 'GET', path, headers: fields = {}, body, json, form }) {
  const headers = { host: 'test.example', ...fields };
  let data = body;
  if (json !== undefined) {
    data = JSON.stringify(json);
    headers['content-type'] ??= 'application/json';
  } else if (form !== undefined) {
    data = new URLSearchParams(form).toString();
    headers['content-type'] ??= 'application/x-www-form-urlencoded';
  }
  if (data !== undefined && !headers['transfer-encoding']) headers['content-length'] = String(Buffer.byteLength(data));
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, agent, method, path, headers, timeout: 30_000 };
    const sent = http.request(options, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', (error) => resolve({ failed: error.message, headers: {}, body: '' }));
      response.on('end', () => {
        const { statusCode, statusMessage, headers } = response;
        const bytes = Buffer.concat(pieces);
        resolve({ statusCode, statusMessage, headers, bytes, body: textOf(bytes, headers['content-encoding']) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', (error) => resolve({ failed: error.message, headers: {}, body: '' }));
    sent.end(data);
  });
}

const UNZIP = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync, deflate: zlib.inflateSync };

/** A body as text, unzipped where it is zipped. */
function textOf(bytes, encoding) {
  try {
    const plain = bytes.length > 0 && UNZIP[encoding] ? UNZIP[encoding](bytes) : bytes;
    return isUtf8(plain) ? plain.toString('utf8') : plain.toString('hex');
  } catch (error) {
    return `${error.message}: ${bytes.toString('hex')}`;
  }
}

/** A jar for cookies that knows no paths and no dates: what was last set is sent, what was set to nothing is not. */
function withJar(ask) {
  const jar = new Map();
  return async (request) => {
    const options = typeof request === 'string' ? fromLine(request) : request;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask({ ...options, headers: { ...(cookie && { cookie }), ...options.headers } });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
}

/** The places in a stack are the implementation's; how long they are is, too. */
const FRAMES = /(\n|\\n|<br>)( |&nbsp;)+at [^\n\\<"]*/g;

function comparable({ statusCode, statusMessage, headers, body, failed }) {
  if (failed) return { failed };
  const shown = { ...headers };
  if (shown.date) shown.date = '<date>';
  const text = body.replace(FRAMES, '');
  if (text !== body) {
    for (const name of ['content-length', 'etag']) if (shown[name]) shown[name] = '<of a stack>';
  }
  const sorted = Object.entries(shown).sort(([a], [b]) => (a < b ? -1 : 1));
  return [`${statusCode} ${statusMessage}`, ...sorted.map(([name, value]) => `${name}: ${value}`), '', text].join('\n');
}

/** What is known of a program by its name: its file, as seen from the folder of an edition, and its client. */
function describeProgram(name) {
  const client = path.join(__dirname, 'clients', `${name}.js`);
  const program = ['.js', '.mjs']
    .map((extension) => path.join('programs', name + extension))
    .find((file) => existsSync(path.join(__dirname, file)));
  return { program, ...(existsSync(client) && require(client)) };
}

module.exports = { converse, describeProgram };
