// What is meant to be otherwise than Next's answer: by project and by what was asked, what ours is like, and why.

'use strict';

/** @type {Record<string, Record<string, { ours: RegExp, why: string }>>} */
const differences = {
  'security-headers': {
    '3. GET /api/safe/none': {
      ours: /^404 Not Found\n[\s\S]*x-content-type-options: nosniff[\s\S]*\n\nNot Found$/,
      why: 'a 404 has no page where there are no pages; the headers of the configuration are there',
    },
    '6. GET /api': { ours: /^404 Not Found\n[\s\S]*\n\nNot Found$/, why: 'as above' },
  },
};

module.exports = { differences };
