// The editions: Express 4 and Express 5. Each file of this folder says for one part what differs; nothing outside of it asks
// which version is meant.

'use strict';

const application = require('./application');
const bodies = require('./bodies');
const files = require('./files');
const request = require('./request');
const response = require('./response');
const routing = require('./routing');

/**
 * @typedef {object} Edition
 * @property {4 | 5} major
 * @property {any} application
 * @property {any} bodies
 * @property {any} files
 * @property {any} request
 * @property {any} response
 * @property {any} routing
 */

/** @type {Edition} */
const four = {
  major: 4,
  application: application.four,
  bodies: bodies.four,
  files: files.four,
  request: request.four,
  response: response.four,
  routing: routing.four,
};

/** @type {Edition} */
const five = {
  major: 5,
  application: application.five,
  bodies: bodies.five,
  files: files.five,
  request: request.five,
  response: response.five,
  routing: routing.five,
};

module.exports = { four, five };
