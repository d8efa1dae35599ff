// A client that loads: raw sockets, so that it measures the server and not itself.

'use strict';

const net = require('node:net');

/** @param {string} path @param {string} [method] @param {string} [headers] */
const request = (path, method = 'GET', headers = '') => `${method} ${path} HTTP/1.1\r\nHost: test\r\n${headers}\r\n`;

/** A connected socket. @param {number} port @returns {Promise<net.Socket>} */
function connect(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * One answer of a socket that has asked: whole, by its Content-Length or its chunks.
 * @param {net.Socket} socket @param {{ head?: boolean }} [options] `head`: no body, whatever the head says
 * @returns {Promise<string>}
 */
function answer(socket, { head = false } = {}) {
  return new Promise((resolve, reject) => {
    let received = '';
    const done = (settle, value) => {
      socket.off('data', onData).off('close', onClose).off('error', onError);
      settle(value);
    };
    const onError = (error) => done(reject, error);
    const onClose = () => done(reject, new Error(`closed after ${JSON.stringify(received.slice(0, 200))}`));
    const onData = (data) => {
      received += data.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const fields = received.slice(0, end);
      if (!head && /transfer-encoding: *chunked/i.test(fields)) {
        if (received.endsWith('\r\n0\r\n\r\n')) done(resolve, received);
        return;
      }
      // Of an answer that has no body, it may tell what a body would have had.
      const none = head || received.startsWith('304', 9);
      const length = none ? 0 : Number(/content-length: *(\d+)/i.exec(fields)?.[1] ?? 0);
      if (received.length >= end + 4 + length) done(resolve, received);
    };
    socket.on('data', onData).once('close', onClose).once('error', onError);
  });
}

/** Ask once on a connection of its own. @param {number} port @param {string} path */
async function get(port, path) {
  const socket = await connect(port);
  socket.write(request(path));
  const text = await answer(socket);
  socket.destroy();
  return { status: Number(text.slice(9, 12)), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

/**
 * `count` requests over `connections` keep-alive connections, one at a time on each. Every answer must be `expected`.
 * @param {{ port: number, path: string, count: number, connections?: number, expected: string }} options
 */
async function load({ port, path, count, connections = 32, expected }) {
  let left = count;
  const text = request(path);
  await Promise.all(
    Array.from({ length: Math.min(connections, count) }, async () => {
      const socket = await connect(port);
      while (left-- > 0) {
        socket.write(text);
        const got = await answer(socket);
        if (!got.endsWith(expected)) throw new Error(`a wrong answer: ${got}`);
      }
      socket.destroy();
    }),
  );
}

/** Run `work` `count` times, `width` at a time. @param {number} count @param {number} width @param {(index: number) => Promise<void>} work */
async function times(count, width, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

module.exports = { request, connect, answer, get, load, times };
