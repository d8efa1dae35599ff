// Loads the native addon. What it exports stands in native.d.ts; nothing here adds to it.

'use strict';

const path = require('node:path');
const { quicken } = require('../quicken');
const { addonName } = require('./name');

/** `FERROUTE_ADDON` names another build of it, for work on the engine itself. */
const file = process.env.FERROUTE_ADDON
  ? path.resolve(process.env.FERROUTE_ADDON)
  : path.join(__dirname, '../..', addonName());

/** @returns {typeof import('./native')} */
function load() {
  try {
    const binding = require(file);
    quicken(binding);
    return binding;
  } catch (cause) {
    throw explained(/** @type {NodeJS.ErrnoException} */ (cause));
  }
}

/**
 * @param {NodeJS.ErrnoException} cause
 * @returns {Error & { code: string, mend: string }}
 */
function explained(cause) {
  const missing = cause.code === 'MODULE_NOT_FOUND';
  const message = missing
    ? `ferroute's native addon is missing: ${file}`
    : `ferroute's native addon does not load: ${cause.message}`;
  const mend = process.env.FERROUTE_ADDON
    ? 'FERROUTE_ADDON names this file: unset it, or name one that was built for this machine'
    : 'Build it with `npm run build` in the repository of ferroute';
  const error = new Error(`${message}\n  ${mend}`, { cause });
  return Object.assign(error, { code: missing ? 'FERROUTE_ADDON_MISSING' : 'FERROUTE_ADDON_BROKEN', mend });
}

module.exports = load();
