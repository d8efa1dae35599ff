// The names of `node:http` that are ours; all others are Node's.

'use strict';

const { IncomingMessage } = require('./incoming');
const { OutgoingMessage, ServerResponse } = require('./outgoing');
const { Server, createServer, _connectionListener } = require('./server');

module.exports = {
  ours: { createServer, Server, IncomingMessage, OutgoingMessage, ServerResponse, _connectionListener },
};
