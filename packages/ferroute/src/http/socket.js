// `req.socket`: made when somebody touches it, one for each connection for as long as that lives.

'use strict';

const binding = require('../binding');
const { ConnectionSocket, emitClose, idOf, kClosing, kCurrent, sockets } = require('./connection-socket');
const { kBits, kConnection, kServer, kSlot, REQUEST_CLOSED } = require('./state');

/**
 * The socket of a connection; a destroyed one if it is closed already.
 * @param {any} server
 * @param {number} connection
 */
function socketFor(server, connection) {
  let socket = sockets.get(connection);
  if (socket !== undefined) return socket;
  const id = idOf(server);
  const info = binding.connectionInfo(id, connection);
  socket = new ConnectionSocket(server, connection, info);
  if (info === undefined) {
    socket[kClosing] = true;
    socket.destroy();
  } else {
    sockets.set(connection, socket);
    binding.connectionWatch(id, connection);
  }
  return socket;
}

/**
 * `req.socket`.
 * @param {any} req
 */
function socketOf(req) {
  const socket = socketFor(req[kServer], req[kConnection]);
  if (socket[kSlot] < 0) socket[kCurrent] = req;
  // The exchange hears of the end before the connection does.
  if (req[kBits] & REQUEST_CLOSED) socket.destroy();
  return socket;
}

/**
 * A request comes on a connection whose socket somebody has.
 * @param {any} req
 */
function attachSocket(req) {
  const socket = sockets.get(req[kConnection]);
  if (socket !== undefined) socket[kCurrent] = req;
}

/**
 * The connection ended (onConnection), if anybody has its socket.
 * @param {number} connection
 */
function connectionEnded(connection) {
  const socket = sockets.get(connection);
  if (socket === undefined) return;
  sockets.delete(connection);
  socket[kClosing] = true;
  if (socket.destroyed) process.nextTick(emitClose, socket);
  else if (socket[kSlot] < 0) socket.destroy();
}

/**
 * Close the connection of a request, with or without a socket object.
 * @param {any} req
 * @param {any} error
 * @param {boolean} answered the response is complete: let it leave first
 */
function closeConnection(req, error, answered) {
  if (req[kBits] & REQUEST_CLOSED) return;
  const socket = error ? req.socket : sockets.get(req[kConnection]);
  if (socket !== undefined) {
    socket.destroy(error);
  } else {
    const id = idOf(req[kServer]);
    if (answered) setImmediate(binding.connectionDestroy, id, req[kConnection], false);
    else binding.connectionDestroy(id, req[kConnection], false);
  }
}

module.exports = { socketFor, socketOf, attachSocket, connectionEnded, closeConnection };
