// A request that a rewrite sends to another server: one request in, one out, and its answer back, both streamed. One for another
// protocol becomes a tunnel, if the other server agrees.

'use strict';

const http = require('node:http');
const https = require('node:https');
const { join, protocolOf } = require('./tunnel');

/** How long the other server may take to begin its answer, or be silent in it. In milliseconds. */
const TIMEOUT = 30_000;
/** What belongs to one connection and does not go on to the next (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** What the proxy and the handler tell each other, and no other server. */
const INTERNAL = new Set(['x-middleware-set-cookie']);

/** `httpAgentOptions` of next.config. @type {http.AgentOptions} */
let agentOptions = { keepAlive: true };
/** The connections that are kept for later requests. @type {{ http: http.Agent, https: https.Agent } | undefined} */
let agents;

/** Before anything is forwarded. */
function useAgentOptions(/** @type {http.AgentOptions} */ options) {
  agentOptions = options;
}

/**
 * @param {any} req Ours.
 * @param {any} res Ours.
 * @param {string} url
 * @param {import('../binding/native').About} [about]
 * @param {{ body?: Uint8Array, timeout?: number | null }} [options] `body`: what was read of the body already: all of it. `timeout`:
 *   `experimental.proxyTimeout`, in milliseconds; null: none.
 */
function forward(req, res, url, about, options) {
  try {
    send(req, res, new URL(url), about, options);
  } catch (error) {
    // A URL that is none, made of what the client sent.
    answerFailure(res, url, error);
  }
}

/** @param {any} res @param {URL | string} target @param {unknown} error */
function answerFailure(res, target, error) {
  if (res.destroyed) return;
  console.error(`Failed to proxy ${target}`, error);
  // Not a whole answer, and the client must see that.
  if (res.headersSent) return res.destroy();
  res.statusCode = 500;
  res.end('Internal Server Error');
}

/**
 * @param {any} req
 * @param {any} res
 * @param {URL} target
 * @param {import('../binding/native').About} [about]
 * @param {{ body?: Uint8Array, timeout?: number | null }} [options]
 */
function send(req, res, target, about, { body, timeout } = {}) {
  const isSecure = target.protocol === 'https:';
  agents ??= { http: new http.Agent(agentOptions), https: new https.Agent(agentOptions) };
  const protocol = protocolOf(req);
  const headers = requestHeaders(req, target, body);
  if (protocol !== undefined) headers.push('connection', 'Upgrade', 'upgrade', protocol);
  const made = (isSecure ? https : http).request(target, {
    method: req.method,
    headers,
    agent: isSecure ? agents.https : agents.http,
    setHost: false,
  });
  // A request goes out whole or not at all: a body that nobody knows the length of is sent in chunks, whatever the method.
  const patience = timeout === null ? 0 : timeout || TIMEOUT;
  if (patience) made.setTimeout(patience, () => made.destroy(new Error(`no answer within ${patience} ms`)));
  let isOver = false;

  const failed = (/** @type {Error} */ error) => {
    if (isOver) return;
    isOver = true;
    answerFailure(res, target, error);
  };
  // The client went away.
  res.once('close', () => {
    if (!res.writableFinished) isOver = true;
    made.destroy();
  });

  made.on('error', failed);
  made.on('upgrade', (answer, socket, first) => {
    if (protocol === undefined) {
      socket.destroy();
      return failed(new Error('the other server changed to a protocol that nobody has asked for'));
    }
    if (isOver) return socket.destroy();
    isOver = true;
    setHeaders(res, answer, about);
    res.removeHeader('content-length');
    const set = Object.entries(res.getHeaders()).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
    join(req, ['Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? protocol, ...set.flat()], socket, first);
  });
  made.on('response', (answer) => {
    setHeaders(res, answer, about);
    answer.on('error', failed);
    answer.on('aborted', () => failed(new Error('the other server closed the connection')));
    answer.pipe(res);
  });
  if (body) made.end(body);
  else if (hasBody(req)) {
    req.on('error', (/** @type {Error} */ error) => made.destroy(error));
    req.pipe(made);
  } else made.end();
}

/** By what the head says: any method may have one. */
const hasBody = (/** @type {any} */ { headers }) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;

/**
 * @param {any} req
 * @param {URL} target
 * @param {Uint8Array | undefined} body
 * @returns {string[]} Flat.
 */
function requestHeaders(req, target, body) {
  const dropped = hopByHop(req.headers.connection);
  const raw = req.rawHeaders;
  /** @type {string[]} */
  const headers = ['host', target.host];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index].toLowerCase();
    if (name === 'host' || name === 'content-length' || dropped.has(name) || INTERNAL.has(name)) continue;
    if (!name.startsWith('x-forwarded-')) headers.push(raw[index], raw[index + 1]);
  }
  headers.push(...forwarded(req));
  if (body) headers.push('content-length', String(body.length));
  else if (req.headers['transfer-encoding'] !== undefined) headers.push('transfer-encoding', 'chunked');
  else if (req.headers['content-length'] !== undefined) headers.push('content-length', req.headers['content-length']);
  return headers;
}

/** What tells the other server of the client, after what other servers have told of it, or the project's proxy has of ours. */
function forwarded(/** @type {any} */ { headers, rawHeaders, socket }) {
  /** @type {Map<string, string[]>} */
  const told = new Map();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    if (name.startsWith('x-forwarded-')) told.set(name, [...(told.get(name) ?? []), rawHeaders[index + 1]]);
  }
  const address = socket?.remoteAddress;
  const by = told.get('x-forwarded-for')?.join(', ');
  if (address && by?.split(', ').at(-1) !== address) told.set('x-forwarded-for', by ? [by, address] : [address]);
  // As in Next, the first server that tells of these is the one that the client has spoken to.
  if (!told.has('x-forwarded-port')) told.set('x-forwarded-port', [String(socket?.localPort ?? 80)]);
  if (!told.has('x-forwarded-proto')) told.set('x-forwarded-proto', ['http']);
  told.set('x-forwarded-host', [headers.host ?? '']);
  return [...told].flatMap(([name, values]) => [name, values.join(', ')]);
}

/**
 * @param {any} res
 * @param {http.IncomingMessage} answer
 * @param {import('../binding/native').About | undefined} about
 */
function setHeaders(res, answer, about) {
  res.statusCode = answer.statusCode ?? 502;
  if (answer.statusMessage) res.statusMessage = answer.statusMessage;
  const dropped = hopByHop(answer.headers.connection);
  const raw = answer.rawHeaders;
  const own = about?.[1] ?? [];
  for (let index = 0; index < own.length; index += 2) append(res, own[index], own[index + 1]);
  // As in Next, the other server's word counts.
  const first = new Set();
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index].toLowerCase();
    if (dropped.has(name)) continue;
    if (first.has(name)) res.appendHeader(raw[index], raw[index + 1]);
    else res.setHeader(raw[index], raw[index + 1]);
    first.add(name);
  }
}

/** @param {any} res @param {string} name @param {string} value */
function append(res, name, value) {
  if (res.hasHeader(name)) res.appendHeader(name, value);
  else res.setHeader(name, value);
}

/** The names that a `Connection` header adds count, too. @param {string | undefined} connection */
function hopByHop(connection) {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...named.filter((name) => name && name !== 'close')]);
}

module.exports = { forward, useAgentOptions };
