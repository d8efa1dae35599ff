// Asks a server what the cases of a project ask, and writes down what is the same in every run.

'use strict';

const { connect } = require('../support/wire');

/**
 * @typedef {object} Ask
 * @property {string} path
 * @property {string} [method]
 * @property {Record<string, string | string[]>} [headers]  `{etag}` in a value is the last answer's
 * @property {string | Uint8Array} [body]  a string is latin1
 * @property {string} [type]  of the body
 * @property {true} [chunked]
 * @property {string} [raw]  instead of all this: the bytes of the request
 * @property {number} [wait]  milliseconds before it
 * @property {true} [unseen]  its answer is not compared: it only brings both to the same state
 * @property {number} [leave]  milliseconds after which the client goes away without waiting for the answer
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {('start' | 'dev')[]} [modes]  `start`, unless it says so
 * @property {(string | Ask)[]} requests  in this order; `GET /x` is short for a method and a path
 * @property {true} [jar]  cookies are kept and sent as a browser would
 * @property {string[]} [log]  texts that Next prints meanwhile
 * @property {string[]} [quiet]  texts that it does not print
 *
 * @typedef {{ client: any[], log: string[] }} Result
 */

/** Headers that are not compared, and why. */
const IGNORED = {
  date: 'both have it; it is the time',
  connection: 'the test itself decides how long connections live',
  'keep-alive': 'as `connection`; the time differs',
  'transfer-encoding': 'how a body is framed: a body that is there as a whole has its length here (see `reconcile`)',
};

/** Parts of `Vary` that only pages need, and compression, which is a matter of its own. */
const VARY =
  /^(rsc|next-router-state-tree|next-router-prefetch|next-router-segment-prefetch|next-url|accept-encoding)$/i;

/** @param {string | Ask} ask @returns {Ask} */
function toAsk(ask) {
  if (typeof ask !== 'string') return ask;
  const [method, ...path] = ask.split(' ');
  return { method, path: path.join(' ') };
}

function toBytes({ method = 'GET', path, headers = {}, body, type, chunked, raw }, port, { jar, etag }) {
  if (raw !== undefined) return Buffer.from(raw, 'latin1');
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(/** @type {any} */ (body), 'latin1');
  const lines = [`${method} ${path} HTTP/1.1`];
  const named = { host: `localhost:${port}`, ...(type !== undefined && { 'content-type': type }), ...headers };
  if (jar.size > 0) named.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  for (const [name, value] of Object.entries(named)) {
    for (const one of [value].flat())
      lines.push(`${name}: ${one.replaceAll('{etag}', etag).replaceAll('{port}', port)}`);
  }
  if (chunked) lines.push('transfer-encoding: chunked');
  else if (body !== undefined) lines.push(`content-length: ${bytes.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (!chunked) return Buffer.concat([head, bytes]);
  if (bytes.length === 0) return Buffer.concat([head, Buffer.from('0\r\n\r\n')]);
  return Buffer.concat([head, Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
}

/** Keeps what a browser would keep of an answer's cookies. */
function keep(jar, headers) {
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'set-cookie') continue;
    const [pair, ...attributes] = value.split(';');
    const at = pair.indexOf('=');
    const expires = attributes.map((text) => text.trim()).find((text) => /^expires=/i.test(text));
    if (/max-age=0/i.test(value) || (expires && Date.parse(expires.slice(8)) < Date.now()))
      jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** What is another in every run: ports, secrets, and whatever a route wrote as `#…#`. */
function steady(text, port, upstream, marks) {
  return text
    .replaceAll(`:${port}`, ':<port>')
    .replaceAll(`"${port}"`, '"<port>"')
    .replaceAll(`:${upstream}`, ':<upstream>')
    .replace(/__prerender_bypass=[0-9a-f]{16,}/g, '__prerender_bypass=<secret>')
    .replace(/__next_preview_data=[\w.-]{20,}/g, '__next_preview_data=<sealed>')
    .replace(/Expires=([^;]+)/gi, (all, date) => (Date.parse(date) > Date.now() ? 'Expires=<later>' : all))
    .replace(/#[\w.-]+#/g, (mark) => {
      if (!marks.has(mark)) marks.set(mark, `#${marks.size + 1}#`);
      return marks.get(mark);
    });
}

function normal({ status, headers, body, cut }, port, upstream, marks) {
  const seen = [];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key in IGNORED && key !== 'transfer-encoding') continue;
    if (key === 'x-powered-by' && value === 'Next.js') continue;
    if (key === 'vary') {
      const left = value.split(/, */).filter((part) => !VARY.test(part));
      if (left.length > 0) seen.push([key, left.join(', ')]);
      continue;
    }
    seen.push([key, steady(value, port, upstream, marks)]);
  }
  const text = /[^\x00-\x7f]/.test(body) ? body : steady(body, port, upstream, marks);
  const isPage = /^<!doctype html>/i.test(text) && text.includes('/_next/');
  return { status, headers: seen, body: isPage ? '<a page of Next>' : shorten(text), ...(cut && { cut }) };
}

const shorten = (text) => (text.length > 3000 ? `${text.slice(0, 100)}… ${text.length} characters` : text);

/**
 * @param {Case} program
 * @param {{ port: number, upstream: number, output: () => string, patience: number }} server
 * @returns {Promise<Result>}
 */
async function runCase(program, { port, upstream, output, patience }) {
  const began = output().length;
  const state = { jar: new Map(), etag: '' };
  const marks = new Map();
  const client = [];
  for (const given of program.requests) {
    const ask = toAsk(given);
    if (ask.wait) await new Promise((resolve) => setTimeout(resolve, ask.wait));
    const wire = await connect(port);
    try {
      wire.write(toBytes(ask, port, state));
      if (ask.leave !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, ask.leave));
        client.push('left');
        continue;
      }
      const answer = await wire.answer({ head: ask.method === 'HEAD', patience });
      if (answer === null) {
        client.push('closed without an answer');
        continue;
      }
      if (program.jar) keep(state.jar, answer.headers);
      state.etag = answer.headers.find(([name]) => name.toLowerCase() === 'etag')?.[1] ?? state.etag;
      if (!ask.unseen) client.push(normal(answer, port, upstream, marks));
    } catch (error) {
      client.push(`failed: ${String(error.message).slice(0, 300)}`);
    } finally {
      wire.destroy();
    }
  }
  const texts = program.log ?? [];
  const printed = () => output().slice(began).replaceAll(`:${port}`, ':<port>');
  const deadline = Date.now() + 1500;
  while (Date.now() < deadline && !texts.every((text) => printed().includes(text)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  if (program.quiet) await new Promise((resolve) => setTimeout(resolve, 200));
  const log = [
    ...texts.filter((text) => printed().includes(text)),
    ...(program.quiet ?? []).filter((text) => printed().includes(text)).map((text) => `not to be printed: ${text}`),
  ];
  return { client, log };
}

module.exports = { IGNORED, runCase };
