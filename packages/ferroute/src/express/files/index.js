// defineFiles: `express.static`, `res.sendFile` and `res.download` of one edition.
//
// A file goes out by the native side (../../http/outgoing-file.js) where it can. Where it can't, by the `send` package
// that Express itself uses: responses that Node made, or that somebody listens in on; what is an error; options and
// conditions that are rare. What is here decides which file a path means (places.js), as `send` would.

'use strict';

const { defineMembers } = require('./members');
const { defineStatic } = require('./static');

/**
 * @param {import('../editions').Edition} edition
 * @returns {{ serveStatic: any, members: Record<string, any> }} `members` belong to the response's prototype.
 */
function defineFiles(edition) {
  return { serveStatic: defineStatic(edition.files), members: defineMembers(edition.files) };
}

module.exports = { defineFiles };
