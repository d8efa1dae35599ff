// What is meant to be otherwise than Next's answer: by project and by what was asked, what ours is like, and why.

'use strict';

/** @type {Record<string, Record<string, { ours: RegExp, why: string }>>} */
const differences = {};

module.exports = { differences };
