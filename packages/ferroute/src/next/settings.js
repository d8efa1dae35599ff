// What of `next.config.js` the modules of this folder go by. The worker says it once, before anything of the user's runs.

'use strict';

/**
 * @typedef {object} NextSettings
 * @property {string} basePath
 * @property {boolean} trailingSlash
 * @property {boolean} authInterrupts `experimental.authInterrupts`.
 */

/** @type {NextSettings} */
const settings = { basePath: '', trailingSlash: false, authInterrupts: false };

/**
 * @param {{ basePath?: string, trailingSlash?: boolean, experimental?: { authInterrupts?: boolean } }} config
 */
function useConfig({ basePath = '', trailingSlash = false, experimental }) {
  Object.assign(settings, { basePath, trailingSlash, authInterrupts: experimental?.authInterrupts === true });
}

module.exports = { settings, useConfig };
