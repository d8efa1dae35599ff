// `next` itself, where it is not installed. Handlers take nothing but types from it.

'use strict';

/** @returns {never} */
function next() {
  throw new Error('next() makes a Next.js server, and the package `next` is not installed: `npm install next`');
}

module.exports = next;
module.exports.default = next;
