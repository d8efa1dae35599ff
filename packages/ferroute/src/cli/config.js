// `ferroute.config.{js,mjs,json}` of the served directory: the options of the command line under the same names.

'use strict';

const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { UserError, nearest } = require('./error');
const { OPTIONS, valueOf } = require('./options');

const NAMES = ['ferroute.config.js', 'ferroute.config.mjs', 'ferroute.config.json'];

/**
 * @param {string} dir
 * @returns {Promise<Partial<import('./options').Settings>>} Empty when there is no such file.
 */
async function readConfig(dir) {
  const names = NAMES.filter((name) => existsSync(path.join(dir, name)));
  if (names.length === 0) return {};
  if (names.length > 1) {
    throw new UserError(`${names.join(' and ')} are both in ${dir}`, { mend: 'Keep one of them' });
  }
  const file = path.join(dir, names[0]);
  return checked(await load(file), names[0]);
}

async function load(/** @type {string} */ file) {
  try {
    if (file.endsWith('.json')) return JSON.parse(readFileSync(file, 'utf8'));
    const loaded = await import(pathToFileURL(file).href);
    return loaded.default ?? loaded;
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    const { positionOf } = require('../worker/source');
    const line = positionOf(cause, file)?.line;
    throw new UserError(`${file}${line ? `:${line}` : ''} does not load: ${message}`, {
      mend: 'It must export an object, for example { "port": 3000 }',
    });
  }
}

/**
 * @param {unknown} config
 * @param {string} name
 */
function checked(config, name) {
  if (config === null || typeof config !== 'object' || Array.isArray(config)) {
    throw new UserError(`${name} must export an object`, { mend: 'For example { "port": 3000 }' });
  }
  /** @type {Record<string, unknown>} */
  const settings = {};
  for (const [key, value] of Object.entries(config)) {
    const option = OPTIONS.find((candidate) => candidate.name === key);
    if (!option) {
      const names = OPTIONS.map((candidate) => candidate.name);
      const near = nearest(key, names);
      throw new UserError(`${name}: unknown option \`${key}\``, {
        mend: near ? `Did you mean ${near}?` : `It knows: ${names.join(', ')}`,
      });
    }
    if (value !== undefined) settings[key] = valueOf(option, String(value), `${key} in ${name}`);
  }
  return settings;
}

module.exports = { readConfig };
