// From a `Response` to the client: in one piece where it is there as a whole, else as it comes.

'use strict';

const { answerWhole, isUntouched } = require('../http/outgoing-light');
const { lightResponse } = require('./web/response');

/** Headers of a `Response` that describe another transfer than the one that follows, that of a `fetch` for example. */
const NOT_SENT = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'x-middleware-set-cookie']);
/** Those that may be there more than once. Of any other, the one that the configuration or the proxy has set counts. */
const REPEATED = new Set(['set-cookie', 'www-authenticate', 'proxy-authenticate', 'vary']);
/** Microtasks after which a body that goes on is one that takes its time. */
const SOON = 8;

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 */

/** Puts the last block of header lines together once: most answers of a route have the same headers. */
class Block {
  /** @type {string[]} */
  #list = [];
  #lines = '';

  /**
   * @param {string[]} list Names in lower case, and values.
   * @returns {string}
   */
  linesOf(list) {
    const last = this.#list;
    let index = last.length === list.length ? 0 : -1;
    if (index === 0) while (index < list.length && last[index] === list[index]) index++;
    if (index !== list.length) {
      checkHeaders((name) => list.includes(name));
      let lines = '';
      for (let at = 0; at < list.length; at += 2) {
        if (!NOT_SENT.has(list[at])) lines += `${list[at]}: ${list[at + 1]}\r\n`;
      }
      this.#list = list;
      this.#lines = lines;
    }
    return this.#lines;
  }
}

/**
 * What a proxy answers with is no answer of a handler.
 *
 * @param {(name: string) => boolean} has
 * @throws {Error} Next's.
 */
function checkHeaders(has) {
  if (has('x-middleware-rewrite')) {
    throw new Error(
      'NextResponse.rewrite() was used in a app route handler, this is not currently supported. Please remove the ' +
        'invocation to continue.',
    );
  }
  if (has('x-middleware-next')) {
    throw new Error(
      'NextResponse.next() was used in a app route handler, this is not supported. See here for more info: ' +
        'https://nextjs.org/docs/messages/next-response-next-in-app-route-handler',
    );
  }
}

/**
 * @param {any} response
 * @param {any} req
 * @param {any} res
 * @param {Block} block The route's.
 * @returns {Promise<void> | undefined} Resolves when a body that comes in pieces has been written.
 */
function sendResponse(response, req, res, block) {
  const light = lightResponse(response);
  if (light !== undefined && light.headers === undefined && light.body !== null && isUntouched(res)) {
    answerWhole(res, light.status, block.linesOf(light.list), light.body);
    return undefined;
  }
  checkHeaders((name) => response.headers.has(name));
  res.statusCode = response.status;
  // An empty one is Node's own for the status.
  if (response.statusText) res.statusMessage = response.statusText;
  for (const [name, value] of response.headers) {
    if (NOT_SENT.has(name) || (!REPEATED.has(name) && res.hasHeader(name))) continue;
    res.appendHeader(name, value);
  }
  if (req.method === 'HEAD' || (light === undefined ? !response.body : light.body === null)) {
    void response.body?.cancel().catch(() => {});
    res.end();
    return undefined;
  }
  if (light !== undefined) {
    res.end(light.body);
    return undefined;
  }
  return sendBody(response.body, res);
}

/**
 * Sends a body as it comes. One that is there as a whole leaves in one piece, with its length.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {ServerResponse} res
 */
async function sendBody(body, res) {
  const reader = body.getReader();
  const gone = () => void reader.cancel(new Error('The client has gone away.')).catch(() => {});
  let watched = false;
  const watch = () => {
    if (watched) return;
    watched = true;
    if (res.destroyed) gone();
    else res.once('close', gone);
  };
  /** @type {Uint8Array | undefined} Written once it is known whether it is the last. */
  let held;
  for (;;) {
    const reading = reader.read();
    if (!(await isSoon(reading))) {
      if (held) res.write(held);
      else if (isEventStream(res)) res.flushHeaders();
      held = undefined;
      watch();
    }
    const { done, value } = await reading;
    if (res.destroyed) return;
    if (done) break;
    if (held && !res.write(held)) {
      watch();
      await drained(res);
    }
    held = value;
  }
  res.off('close', gone);
  res.end(held);
}

/** Its client waits for the head to know that it is connected; any other body may still fail before it has begun. */
const isEventStream = (/** @type {ServerResponse} */ res) =>
  String(res.getHeader('content-type')).startsWith('text/event-stream');

/** Whether a promise settles within a few microtasks. */
async function isSoon(/** @type {Promise<unknown>} */ promise) {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < SOON && !settled; turn++) await undefined;
  return settled;
}

/** Resolves when there is room again, or nobody is left to write to. */
function drained(/** @type {ServerResponse} */ res) {
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done);
      res.off('close', done);
      resolve(undefined);
    };
    res.on('drain', done);
    res.on('close', done);
  });
}

module.exports = { Block, sendBody, sendResponse };
