// What of `next.config.js` the modules of this folder go by. The worker says it once, before anything of the user's runs.

'use strict';

/**
 * @typedef {object} NextSettings
 * @property {string} basePath
 * @property {boolean} trailingSlash
 * @property {boolean} authInterrupts `experimental.authInterrupts`.
 * @property {import('./config/normalise').I18n | null} i18n Of pages: handlers know nothing of it, the proxy does.
 */

/** @type {NextSettings} */
const settings = { basePath: '', trailingSlash: false, authInterrupts: false, i18n: null };

/**
 * @param {Partial<Omit<NextSettings, 'authInterrupts'>> & { experimental?: { authInterrupts?: boolean } }} config
 */
function useConfig({ basePath = '', trailingSlash = false, i18n = null, experimental }) {
  Object.assign(settings, { basePath, trailingSlash, i18n, authInterrupts: experimental?.authInterrupts === true });
}

module.exports = { settings, useConfig };
