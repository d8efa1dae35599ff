// A WebSocket, or another protocol that a client asks for, on another server: the handshake is made by that one, and from then
// on bytes go both ways as they come.

'use strict';

const { takeSocket } = require('../http/dispatch');
const { kBits, REQUEST_UPGRADE } = require('../http/state');
const { onLeave } = require('./after');

/** What is left to be written when one side has closed may take so long. In milliseconds. */
const LINGER = 10_000;
/** What is HTTP again: its requests would go past the rules, the proxy and the handlers (RFC 9113, 3.1; RFC 2817). */
const IS_HTTP = /(?:^|[\s,])(?:h2c|http|tls)(?:$|[\s,/])/i;

/** The clients that have a tunnel in this thread. @type {Set<any>} */
const open = new Set();

/**
 * The protocol that a request is to be forwarded for; undefined: it is an ordinary request.
 * @param {any} req Ours.
 * @returns {string | undefined}
 */
function protocolOf(req) {
  if ((req[kBits] & REQUEST_UPGRADE) === 0 || req.method !== 'GET') return undefined;
  // The project's proxy may have taken it away.
  const { upgrade } = req.headers;
  return upgrade === undefined || IS_HTTP.test(upgrade) ? undefined : upgrade;
}

/**
 * The other server has agreed.
 *
 * @param {any} req Ours.
 * @param {string[]} headers Of the answer, flat.
 * @param {import('node:net').Socket} server
 * @param {Buffer} first What the other server has sent already.
 */
function join(req, headers, server, first) {
  const taken = takeSocket(req);
  // The client has gone.
  if (taken === undefined) return server.destroy();
  const client = taken.socket;
  const lines = ['HTTP/1.1 101 Switching Protocols'];
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
  client.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (first.length) client.write(first);
  if (taken.head.length) server.write(taken.head);

  for (const socket of [client, server]) {
    // How long it may be silent is for the two to say.
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    // 'close' follows.
    socket.on('error', () => {});
  }
  open.add(client);
  client.once('close', () => {
    open.delete(client);
    leave(server);
  });
  server.once('close', () => leave(client));
  client.pipe(server);
  server.pipe(client);
}

/** The other side has gone: what it sent is still written. @param {any} socket */
function leave(socket) {
  if (socket.destroyed) return;
  socket.destroySoon();
  const timer = setTimeout(() => socket.destroy(), LINGER);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

// The thread is to end.
onLeave(() => {
  for (const client of open) client.destroy();
});

module.exports = { join, protocolOf };
