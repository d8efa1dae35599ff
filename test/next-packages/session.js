// A project served by `ferroute start` or by `next start`, and the conversation that a client of `clients/` has with it.

'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const path = require('node:path');
const { converse } = require('../packages/session');
const { FERROUTE } = require('../support/implementations');

/** Milliseconds that must lie between the first and the last bytes of an answer that is written bit by bit. */
const APART = 25;
/** How often an answer that comes bit by bit is asked for until it is seen to. */
const TRIES = 4;

/**
 * An answer without what is known to differ from Next's in all of them. (A server's own compression, which Next has and
 * announces, is the front's affair; a body that is whole has its length here, where Next may send chunks.)
 *
 * @param {string} answer
 */
function comparable(answer) {
  const end = answer.indexOf('\n\n');
  const head = end < 0 ? answer : answer.slice(0, end);
  const lines = head.split('\n').flatMap((line) => {
    if (/^(content-length|transfer-encoding|connection|keep-alive): /i.test(line)) return [];
    const [, vary] = /^vary: (.*)$/i.exec(line) ?? [];
    if (vary === undefined) return [line];
    // The names of the requests that Next's pages make, to route handlers never.
    const others = vary.split(/, ?/).filter((name) => !/^(rsc|next-router-.*|next-url|accept-encoding)$/i.test(name));
    return others.length ? [`vary: ${others.join(', ')}`] : [];
  });
  return lines.join('\n') + (end < 0 ? '' : answer.slice(end));
}

/**
 * @param {{ name: string, execPath: string, cwd: string, args: string[] }} what
 * @returns {Promise<[string, string][]>} What was asked and noted, and the answers; what was printed comes last.
 */
async function talkTo({ name, execPath, cwd, args }) {
  const { talk, env, prepare, normalise = [] } = require(path.join(__dirname, 'clients', `${name}.js`));
  const prepared = await prepare?.(cwd);
  try {
    return await converse({
      execPath,
      cwd,
      args,
      listening: /http:\/\/[^\s:]+:(\d+)/,
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env, ...prepared?.env },
      talk: (client) => talk({ ...client, arrivals: arriving(client) }),
      normalise,
    });
  } finally {
    await prepared?.close?.();
  }
}

/** How `ferroute` serves a project. */
function served(name) {
  const { workers = 2 } = require(path.join(__dirname, 'clients', `${name}.js`));
  return [FERROUTE, 'start', '--port', '0', '--workers', String(workers), '.'];
}

/**
 * Asks for an answer that comes bit by bit: that it does is asserted, its text is noted. A client that the machine left
 * waiting sees the bits at once, which says nothing of the server: it asks again.
 */
function arriving({ port, note }) {
  return async (target, { method = 'GET', json, headers = {} } = {}) => {
    const fields = { host: 'test.example', ...(json && { 'content-type': 'application/json' }), ...headers };
    const options = { host: '127.0.0.1', port, path: target, method, headers: fields, agent: false };
    let answer;
    for (let tries = 0; tries < TRIES; tries++) {
      answer = await timed(options, json && JSON.stringify(json));
      if (answer.took >= APART) break;
    }
    const { statusCode, headers: given, text, took } = answer;
    assert.ok(took >= APART, `${target} came all at once, in ${took} ms: ${text}`);
    note(`bit by bit: ${method} ${target}`, [`${statusCode} ${given['content-type']}`, '', text].join('\n'));
    return answer;
  };
}

/** @returns {Promise<{ statusCode: number, headers: any, text: string, took: number }>} From the first bytes to the last. */
function timed(options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(options);
    request.on('error', reject);
    request.on('response', (response) => {
      const [pieces, times] = [[], []];
      response.setEncoding('utf8').on('data', (piece) => {
        pieces.push(piece);
        times.push(performance.now());
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode, headers } = response;
        resolve({ statusCode, headers, text: pieces.join(''), took: (times.at(-1) ?? 0) - (times[0] ?? 0) });
      });
    });
    request.end(body);
  });
}

module.exports = { comparable, served, talkTo };
