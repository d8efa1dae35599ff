// A client that hides nothing: bytes out, bytes in, and the answers parsed just enough to be compared.
// http.request would normalise what these tests are about.

'use strict';

const net = require('node:net');

/** Milliseconds for which a connection must stay open after its last answer to be called open. */
const LINGER = 25;

/** How long an answer or an end is waited for, unless the caller says. */
const PATIENCE = 4000;

/**
 * One response as the client sees it.
 * @typedef {object} Answer
 * @property {string} status  the status line as sent
 * @property {[string, string][]} headers  sorted by name; equal names in their order
 * @property {'none' | 'length' | 'chunked' | 'close'} framing
 * @property {string} body  latin1
 * @property {string[]} [chunks]  the chunks as framed, only if they were asked for
 * @property {[string, string][]} [trailers]
 * @property {boolean} [cut]  the connection ended inside this response
 */

class Wire {
  /** @param {net.Socket} socket */
  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    /** @type {null | 'end' | 'reset'} */
    this.over = null;
    this.waiters = new Set();
    socket.on('data', (data) => {
      this.received = Buffer.concat([this.received, data]);
      this.#wake();
    });
    socket.on('end', () => this.#finish('end'));
    socket.on('error', (error) =>
      this.#finish(error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 'reset' : 'end'),
    );
    socket.on('close', () => this.#finish('end'));
  }

  #finish(how) {
    this.over ??= how;
    this.#wake();
  }

  #wake() {
    for (const waiter of [...this.waiters]) waiter();
  }

  /** @param {() => boolean} condition @param {number} patience */
  #until(condition, patience) {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (met) => {
        clearTimeout(timer);
        this.waiters.delete(check);
        resolve(met);
      };
      const check = () => condition() && settle(true);
      const timer = setTimeout(settle, patience, false);
      this.waiters.add(check);
    });
  }

  /** @param {string | Uint8Array} bytes a string is latin1: one character, one byte */
  write(bytes) {
    if (!this.socket.destroyed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  end() {
    this.socket.end();
  }

  destroy() {
    this.socket.destroy();
  }

  reset() {
    this.socket.resetAndDestroy();
  }

  /**
   * The next answer, informational ones included, or null when the connection ended before one began.
   * @param {{ head?: boolean, chunks?: boolean, patience?: number }} [options]
   * @returns {Promise<Answer | null>}
   */
  async answer({ head = false, chunks = false, patience = PATIENCE } = {}) {
    let taken = null;
    const met = await this.#until(() => {
      taken = parseAnswer(this.received, { head, ended: this.over !== null });
      return taken !== null || this.over !== null;
    }, patience);
    if (taken === null) {
      if (!met) throw new Error(`no complete answer in ${patience} ms; received ${JSON.stringify(this.text())}`);
      if (this.received.length === 0) return null;
      throw new Error(`the connection ended inside a head: ${JSON.stringify(this.text())}`);
    }
    this.received = this.received.subarray(taken.length);
    if (!chunks) delete taken.answer.chunks;
    return taken.answer;
  }

  /** Waits until the received bytes contain `text`; then hands out all of them. */
  async bytes(text, patience = PATIENCE) {
    const met = await this.#until(() => this.received.includes(text, 0, 'latin1') || this.over !== null, patience);
    if (!met) throw new Error(`no ${JSON.stringify(text)} in ${patience} ms; received ${JSON.stringify(this.text())}`);
    const all = this.text();
    this.received = Buffer.alloc(0);
    return all;
  }

  /** What has been received and not yet been taken. */
  text() {
    return this.received.toString('latin1');
  }

  /** Waits for the end: 'end' or 'reset'; 'open' if it does not come. */
  async ended(patience = PATIENCE) {
    await this.#until(() => this.over !== null, patience);
    return this.over ?? 'open';
  }

  /** 'open' or 'closed' after a moment: how keep-alive shows. */
  async fate(patience = LINGER) {
    return (await this.ended(patience)) === 'open' ? 'open' : 'closed';
  }
}

/** @returns {Promise<Wire>} */
function connect(port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const target = typeof port === 'string' ? { path: port } : { port, host };
    const socket = net.connect({ ...target, allowHalfOpen: true }, () => {
      socket.off('error', reject);
      resolve(new Wire(socket));
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

/**
 * @param {Buffer} bytes
 * @param {{ head: boolean, ended: boolean }} context
 * @returns {{ answer: Answer, length: number } | null} null: more bytes are needed
 */
function parseAnswer(bytes, { head, ended }) {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [status, ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = parseFields(lines);
  const code = Number(status.split(' ')[1]);
  const field = (name) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const start = headEnd + 4;
  const answer = (framing, body, length, more) => ({ answer: { status, headers, framing, body, ...more }, length });

  if (head || code < 200 || code === 204 || code === 304) return answer('none', '', start);
  if (field('transfer-encoding')?.toLowerCase() === 'chunked') {
    const parsed = parseChunks(bytes, start);
    if (parsed === null) {
      return ended ? answer('chunked', bytes.toString('latin1', start), bytes.length, { cut: true }) : null;
    }
    const { chunks, trailers, length } = parsed;
    return answer('chunked', chunks.join(''), length, { chunks, ...(trailers.length > 0 && { trailers }) });
  }
  if (field('content-length') !== undefined) {
    const end = start + Number(field('content-length'));
    if (bytes.length >= end) return answer('length', bytes.toString('latin1', start, end), end);
    return ended ? answer('length', bytes.toString('latin1', start), bytes.length, { cut: true }) : null;
  }
  return ended ? answer('close', bytes.toString('latin1', start), bytes.length) : null;
}

function parseFields(lines) {
  const fields = lines.map((line) => {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    return /** @type {[string, string]} */ ([name, /^date$/i.test(name) && isDate(value) ? '<date>' : value]);
  });
  const key = ([name]) => name.toLowerCase();
  return fields.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function isDate(value) {
  return new Date(value).toUTCString() === value && Math.abs(Date.now() - Date.parse(value)) < 120_000;
}

function parseChunks(bytes, start) {
  const chunks = [];
  let at = start;
  while (true) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    at = lineEnd + 2;
    if (size === 0) break;
    if (bytes.length < at + size + 2) return null;
    chunks.push(bytes.toString('latin1', at, at + size));
    at += size + 2;
  }
  if (bytes.toString('latin1', at, at + 2) === '\r\n') return { chunks, trailers: [], length: at + 2 };
  const end = bytes.indexOf('\r\n\r\n', at);
  if (end < 0) return null;
  return { chunks, trailers: parseFields(bytes.toString('latin1', at, end).split('\r\n')), length: end + 4 };
}

module.exports = { Wire, connect, parseAnswer };
