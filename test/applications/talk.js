// The client of an application: it asks, and keeps what was answered in a form that can be compared.

'use strict';

const http = require('node:http');
const { createRequire } = require('node:module');
const path = require('node:path');
const zlib = require('node:zlib');

const require_ = createRequire(path.join(__dirname, 'package.json'));

/** The frames of an error that a page or a JSON answer tells. */
const STACK = /(?:(?:<br>|\n|\\n)(?: |&nbsp;)*at [^\n<"]*(?:<anonymous>[^\n<"]*)?)+/g;

/**
 * @typedef {object} Question
 * @property {Record<string, string | string[]>} [headers]
 * @property {string | Buffer} [body]
 * @property {unknown} [json]  a body of `application/json`
 * @property {Record<string, string>} [form]  a body of `application/x-www-form-urlencoded`
 * @property {number} [port]  another port than the application's
 * @property {RegExp} [until]  the answer has no end: hang up when its body is like this
 * @property {string} [as]  what the answer is called in a report
 */

class Talk {
  /** What was asked → what was answered. @type {[string, string][]} */
  answers = [];

  /**
   * @param {number} port
   * @param {{ spare: number, directory: string, hide?: [RegExp, string][] }} options `spare`: another free port. `hide`:
   *   what differs from run to run, and what to write in its place.
   */
  constructor(port, { spare, directory, hide = [] }) {
    this.port = port;
    this.spare = spare;
    this.directory = directory;
    this.hide = hide;
  }

  /** @param {string} what @param {unknown} value */
  note(what, value) {
    const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
    this.answers.push([`${this.answers.length + 1}. ${what}`, this.#hidden(text)]);
  }

  #hidden(text) {
    return this.hide.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);
  }

  /**
   * Asks, and notes the whole answer.
   * @param {string} line `GET /path`
   * @param {Question} [question]
   * @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: string, json: () => any }>}
   */
  async ask(line, question = {}) {
    const answer = await exchange(this.port, line, question);
    const headers = { ...answer.headers };
    if (headers.date) headers.date = '<date>';
    const whole = decoded(answer);
    const body = this.#hidden(whole.replace(STACK, '<stack>'));
    // A body that is different in every run makes these different, too.
    if (body !== whole) {
      for (const name of ['content-length', 'etag']) if (headers[name]) headers[name] = '<of this body>';
    }
    this.note(question.as ?? line, {
      status: `${answer.status} ${answer.reason}`,
      headers: Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))),
      body,
    });
    return answer;
  }

  /** Asks without noting anything. @param {string} line @param {Question} [question] */
  exchange(line, question = {}) {
    return exchange(this.port, line, question);
  }

  /**
   * A WebSocket: `next()` is its next message, `'closed <code>'` at its end.
   * @param {string} url Path and query.
   * @param {Record<string, unknown>} [options] Of `ws`.
   */
  async socket(url, options = {}) {
    const { WebSocket } = require_('ws');
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${url}`, options);
    const received = [];
    const waiting = [];
    const take = (message) => (waiting.shift() ?? ((last) => received.push(last)))(message);
    socket.on('message', (data) => take(String(data)));
    socket.on('close', (code) => take(`closed ${code}`));
    socket.on('error', (error) => take(`error ${error.message}`));
    await new Promise((resolve) => {
      socket.once('open', resolve).once('close', resolve);
    });
    return {
      send: (message) => socket.send(message),
      next: () =>
        received.length > 0
          ? Promise.resolve(received.shift())
          : new Promise((resolve) => {
              waiting.push(resolve);
            }),
      close: () => socket.close(),
    };
  }
}

/** The text of a body, whatever it was compressed by. */
function decoded({ headers, body }) {
  const decode = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync }[
    headers['content-encoding']
  ];
  return decode && body ? decode(Buffer.from(body, 'latin1')).toString('latin1') : body;
}

/** @param {number} port @param {string} line @param {Question} question */
function exchange(port, line, { headers: fields = {}, body, json, form, port: other, until }) {
  const [method, target] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
  const [payload, type] =
    json !== undefined
      ? [JSON.stringify(json), 'application/json']
      : form
        ? [new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded']
        : [body, undefined];
  const headers = { ...(type && { 'content-type': type }), ...fields };
  if (payload !== undefined && !('transfer-encoding' in headers))
    headers['content-length'] = Buffer.byteLength(payload);
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: other ?? port, method, path: target, headers, agent: false };
    const request = http.request(options, (response) => {
      const pieces = [];
      const text = () => Buffer.concat(pieces).toString('latin1');
      const answer = () =>
        resolve({
          status: response.statusCode,
          reason: response.statusMessage,
          headers: response.headers,
          body: text(),
          json: () => JSON.parse(Buffer.concat(pieces).toString()),
        });
      response.on('data', (piece) => {
        pieces.push(piece);
        if (!until?.test(text())) return;
        answer();
        request.destroy();
      });
      response.on('error', reject);
      response.on('end', answer);
    });
    request.setTimeout(20_000, () => request.destroy(new Error(`no answer to ${line} in 20 s`)));
    request.on('error', (error) => reject(new Error(`${line}: ${error.message}`)));
    request.end(payload);
  });
}

module.exports = { Talk };
