// What the tests of files share: a directory, servers, raw requests. Programs run three times: on the real Express, on
// ours over Node's http, and on ours over our http. The answers must be the same.

'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const nodeHttp = require('node:http');
const { createRequire } = require('node:module');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const ours = require('../../src/http');
const { createExpress } = require('../../src/express/create');
const editions = require('../../src/express/editions');

const fromTests = createRequire(path.join(__dirname, '../../../../test/package.json'));

/** The real Express of each line. */
const real = { five: fromTests('express'), four: fromTests('express4') };

const express = { five: createExpress(editions.five), four: createExpress(editions.four) };

const OLD = new Date('2020-02-03T04:05:06.789Z');

/** A directory of its own; files that are old enough to be kept in memory. */
function makeSite() {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-files-'));
  const root = path.join(base, 'public');
  const write = (/** @type {string} */ name, /** @type {string | Buffer} */ content) => {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    fs.utimesSync(file, OLD, OLD);
  };
  write('hello.txt', '0123456789');
  write('page.html', '<p>page</p>');
  write('empty.css', '');
  write('code.js', 'let a;');
  write('data.json', '{}');
  write('picture.png', Buffer.from([137, 80, 78, 71]));
  write('odd.unheard-of', 'x');
  write('noextension', 'x');
  write('big.bin', Buffer.alloc(300_000, 'abcdefg'));
  write('middle.txt', 'm'.repeat(40_000));
  write('sub/index.html', '<p>index</p>');
  write('sub/other.txt', 'other');
  write('empty/none.txt', 'none');
  write('a b.txt', 'space');
  write('100%.txt', 'percent');
  write('ünï.txt', 'unicode');
  write('tobi.html', 'tobi');
  write('.env', 'treasure');
  write('.well-known/acme', 'acme');
  write('.dir/.deep', 'deep');
  write('users/tobi.txt', 'ferret');
  fs.writeFileSync(path.join(base, 'secret.txt'), 'treasure');
  fs.utimesSync(path.join(base, 'secret.txt'), OLD, OLD);
  fs.symlinkSync(path.join(base, 'secret.txt'), path.join(root, 'link.txt'));
  fs.symlinkSync(path.join(root, 'nowhere'), path.join(root, 'broken.txt'));
  return { base, root, remove: () => fs.rmSync(base, { recursive: true, force: true }) };
}

/**
 * @param {any} http
 * @param {any} app
 */
async function listen(http, app) {
  const server = http.createServer(app);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    port: server.address().port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * One request on a connection of its own; the answer's parts as they came, but for Date.
 * @param {number} port
 * @param {string} target
 * @param {Record<string, string | string[]>} [headers]
 * @param {string} [method]
 * @returns {Promise<{ status: number, headers: Record<string, string>, body: string }>}
 */
function ask(port, target, headers = {}, method = 'GET') {
  let head = `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) head += `${name}: ${one}\r\n`;
  }
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(`${head}\r\n`));
    /** @type {Buffer[]} */
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString('latin1'))));
  });
}

/** @param {string} text */
function parse(text) {
  const at = text.indexOf('\r\n\r\n');
  const [line, ...fields] = text.slice(0, at).split('\r\n');
  /** @type {Record<string, string>} */
  const headers = {};
  for (const field of fields) {
    const colon = field.indexOf(': ');
    if (field.slice(0, colon) !== 'Date') headers[field.slice(0, colon)] = field.slice(colon + 2);
  }
  return {
    status: Number(line?.split(' ')[1]),
    headers: Object.fromEntries(Object.entries(headers).sort()),
    body: text.slice(at + 4),
  };
}

/**
 * The servers of one program.
 * @param {'four' | 'five'} line
 * @param {(express: any) => any} program
 */
async function serve(line, program) {
  const servers = await Promise.all([
    listen(nodeHttp, program(real[line])),
    listen(nodeHttp, program(express[line])),
    listen(ours, program(express[line])),
  ]);
  return {
    ports: servers.map(({ port }) => port),
    close: () => Promise.all(servers.map(({ close }) => close())),
  };
}

/**
 * The same answer from all; three times from ours, for the third comes from memory.
 * @param {{ ports: number[] }} served
 * @param {string} target
 * @param {Record<string, string | string[]>} [headers]
 * @param {string} [method]
 */
async function same({ ports }, target, headers, method) {
  const [first, ...others] = ports;
  const expected = await ask(/** @type {number} */ (first), target, headers, method);
  for (const [at, port] of others.entries()) {
    for (let round = 0; round < (at === 0 ? 1 : 3); round++) {
      const what = `${method ?? 'GET'} ${target} ${JSON.stringify(headers ?? {})} on ${at === 0 ? 'node' : 'ours'}, ${round}`;
      assert.deepEqual(await ask(port, target, headers, method), expected, what);
    }
  }
  return expected;
}

module.exports = { OLD, ask, express, listen, makeSite, ours, same, serve };
