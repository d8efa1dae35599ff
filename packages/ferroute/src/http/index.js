// `node:http`, with the server side ours.

'use strict';

const http = require('node:http');
const { ours } = require('./ours');

// By their descriptors: getters (globalAgent, maxHeaderSize, WebSocket…) stay getters.
const names = { ...Object.getOwnPropertyDescriptors(http), ...Object.getOwnPropertyDescriptors(ours) };

module.exports = /** @type {typeof http} */ (Object.defineProperties({}, names));
