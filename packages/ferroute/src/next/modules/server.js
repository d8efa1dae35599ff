// `next/server`.

'use strict';

const { NextRequest } = require('../web/next-request');
const { NextResponse } = require('../web/next-response');
const { currentScope, needScopes } = require('../scope');
const { userAgent, userAgentFromString } = require('./user-agent');
const { addAfter } = require('../after');

needScopes();

/** Gone from here since Next 14. */
function ImageResponse() {
  throw new Error(
    'ImageResponse moved from "next/server" to "next/og" since Next.js 14, please import from "next/og" instead',
  );
}

/**
 * Runs a function when the answer has been sent, or waits for a promise before the server stops.
 *
 * @param {Promise<unknown> | (() => unknown)} task
 */
function after(task) {
  addAfter(currentScope('after'), task);
}

/** Resolves at once: whoever awaits it says that what follows is for this request alone. */
function connection() {
  const scope = currentScope('connection');
  scope.useDynamic('connection()');
  return Promise.resolve(undefined);
}

module.exports = {
  NextRequest,
  NextResponse,
  ImageResponse,
  userAgentFromString,
  userAgent,
  URLPattern: /** @type {any} */ (globalThis).URLPattern,
  after,
  connection,
};
