// Where ours means to differ from node:http, and why. Each entry names the exact lines that differ; the suite fails
// when they differ in another way, and also when they no longer differ.

'use strict';

/**
 * @typedef {object} Difference
 * @property {string} reason
 * @property {string[]} lines  as the suite prints them: `- ` the judge's, `+ ` ours
 * @property {number[]} [nodes]  the Node lines on which it shows; all by default
 */

/** @type {Record<string, Difference>} by the program's name */
const intended = {};

module.exports = { intended };
