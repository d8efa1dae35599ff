// `next.config.{js,mjs,ts}` of the served directory: read, checked with Next's messages, and brought to one shape.

'use strict';

const path = require('node:path');
const { ConfigError } = require('./error');
const { DEFAULT_EXTENSIONS, normalise } = require('./normalise');
const { findConfig, readConfig } = require('./read');
const { loadRoutes } = require('./routes');
const { rulesOf } = require('./rules');
const { oddities } = require('./schema');

/**
 * @typedef {'phase-production-build' | 'phase-production-server' | 'phase-development-server'} Phase
 *
 * @typedef {import('./normalise').Settings} Settings
 *
 * @typedef {import('./normalise').Settings & import('./routes').Routes & { file?: string }} NextConfig
 *   `file`: that it was read from, absolute. Everything in it can be cloned to another thread.
 *
 * @typedef {object} Options
 * @property {(file: string) => Promise<string>} [compile] Gives what node can load for a file in TypeScript.
 * @property {(message: string) => void} [warn] Is given Next's warnings.
 */

/** What a configuration function is given as `defaultConfig`: Next's defaults of what concerns APIs. */
const DEFAULT_CONFIG = {
  env: {},
  distDir: '.next',
  assetPrefix: '',
  cacheMaxMemorySize: 50 * 2 ** 20,
  useFileSystemPublicRoutes: true,
  generateEtags: true,
  pageExtensions: DEFAULT_EXTENSIONS,
  poweredByHeader: true,
  compress: true,
  images: {},
  basePath: '',
  trailingSlash: false,
  i18n: null,
  reactStrictMode: null,
  httpAgentOptions: { keepAlive: true },
  expireTime: 31_536_000,
  cacheComponents: false,
  experimental: {},
};

/**
 * @param {string} dir
 * @param {Phase} phase
 * @param {Options} [options]
 * @returns {Promise<NextConfig>} Next's defaults when there is no such file.
 * @throws {ConfigError}
 */
async function loadNextConfig(dir, phase, { compile = untouched, warn = () => {} } = {}) {
  const file = findConfig(dir);
  const name = file ? path.basename(file) : 'next.config.js';
  const given = file ? await readConfig(file, phase, structuredClone(DEFAULT_CONFIG), compile) : {};
  const odd = oddities(given);
  if (odd.length) {
    const lines = odd.map((line) => `    ${line}`);
    warn(
      `Invalid ${name} options detected: \n${lines.join('\n')}\n` +
        'See more info here: https://nextjs.org/docs/messages/invalid-next-config',
    );
  }
  const settings = normalise(given, { dir, file, name, warn });
  return { file, ...settings, ...(await loadRoutes(given, file, warn)) };
}

const untouched = async (/** @type {string} */ file) => file;

module.exports = { ConfigError, loadNextConfig, rulesOf };
