// `export function UPGRADE(socket, request)` of a route file: a WebSocket on the route's path. Past what Next has.
//
// The handshake is made when the folder's middleware has let it pass: what stands for its answer is a `Response` with the
// status 101, which middleware can give headers.

'use strict';

const { Light, responseOf } = require('./web/response');
const { takeSocket } = require('../http/dispatch');
const { keep, onLeave } = require('./after');

/** The web sockets that are open in this thread. @type {Set<any>} */
const open = new Set();

/** "Going away" and "internal error" of RFC 6455, 7.4.1. */
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;

/** Those that `upgradeResponse` made. @type {WeakSet<object>} */
const marks = new WeakSet();

/** Of the handshake's own making. */
const NOT_GIVEN = /^(?:connection|upgrade|content-(?:length|type)|transfer-encoding|sec-websocket-.*)$/;

/** What stands for a handshake that is to be made. */
function upgradeResponse() {
  const response = responseOf(new Light(null, 101, []));
  marks.add(response);
  return response;
}

/** @param {any} response */
const isUpgrade = (response) => marks.has(response);

/** @type {any} */
let handshakes;

function handshakeServer() {
  const { WebSocketServer } = require('ws');
  handshakes ??= new WebSocketServer({ noServer: true, clientTracking: false });
  return handshakes;
}

/**
 * Makes the handshake and calls the handler. A request that is no handshake is refused, with the reason.
 *
 * @param {any} req
 * @param {any} res
 * @param {any} response Of `upgradeResponse`.
 * @param {(socket: any) => unknown} handler
 * @param {(error: unknown) => void} onError Told what the handler throws.
 */
function upgrade(req, res, response, handler, onError) {
  const given = [
    ...response.headers,
    ...res.getHeaderNames().map((/** @type {string} */ name) => [name, res.getHeader(name)]),
  ];
  const taken = takeSocket(req);
  // The client has gone.
  if (!taken) return;
  const server = handshakeServer();
  const addHeaders = (/** @type {string[]} */ lines, /** @type {unknown} */ of) => {
    if (of !== req) return;
    for (const [name, value] of given) {
      if (NOT_GIVEN.test(name)) continue;
      for (const each of [value].flat()) lines.push(`${name}: ${each}`);
    }
  };
  server.on('headers', addHeaders);
  // It calls back before it returns, or refuses.
  server.handleUpgrade(req, taken.socket, taken.head, (/** @type {any} */ socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // What a client did wrong has closed the socket; a handler may listen to hear of it.
    socket.on('error', () => {});
    const fail = (/** @type {unknown} */ error) => {
      onError(error);
      socket.close(INTERNAL_ERROR);
    };
    try {
      const result = handler(socket);
      if (typeof (/** @type {any} */ (result)?.then) === 'function') {
        /** @type {PromiseLike<unknown>} */ (result).then(undefined, fail);
      }
    } catch (error) {
      fail(error);
    }
  });
  server.off('headers', addHeaders);
}

// The thread is to end: its clients are told, and it waits for them to have heard.
onLeave(() => {
  for (const socket of open) {
    keep(new Promise((resolve) => socket.once('close', resolve)));
    socket.close(GOING_AWAY);
  }
});

module.exports = { isUpgrade, upgrade, upgradeResponse };
