// The headers of kept answers: as a block for Rust, and back.

'use strict';

/** Of the transfer, not of the answer. */
const NOT_KEPT = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'x-middleware-set-cookie',
  'connection',
  'keep-alive',
  'date',
]);

/** @param {Response} response @returns {[string, string][]} */
const headersOf = (response) => [...response.headers].filter(([name]) => !NOT_KEPT.has(name));

/** Names and values that `Headers` has let in hold nothing that ends a line. @param {[string, string][]} headers */
const linesOf = (headers) => headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');

/** @param {string} lines @returns {[string, string][]} */
function parsedLines(lines) {
  return lines
    .split('\r\n')
    .filter((line) => line && !line.startsWith('x-nextjs-cache:'))
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 2)];
    });
}

module.exports = { headersOf, linesOf, parsedLines };
