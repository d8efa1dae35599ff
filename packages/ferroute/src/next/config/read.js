// Finds `next.config.{js,mjs,ts}` and gives what it exports: an object, a function, a promise of either.

'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { ConfigError } = require('./error');
const { lacksNext, withStandIns } = require('./stand-ins');

/** In Next's order: the first that is there counts. */
const NAMES = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts'];
const UNSUPPORTED = ['next.config.cjs', 'next.config.cts', 'next.config.json', 'next.config.jsx', 'next.config.tsx'];

/**
 * The configuration file of a directory.
 *
 * @param {string} dir
 * @returns {string | undefined} Absolute.
 * @throws {ConfigError} For one of a kind that Next does not read, either.
 */
function findConfig(dir) {
  const name = NAMES.find((candidate) => existsSync(path.join(dir, candidate)));
  if (name) return path.join(dir, name);
  const wrong = UNSUPPORTED.find((candidate) => existsSync(path.join(dir, candidate)));
  if (!wrong) return undefined;
  throw new ConfigError(`Configuring Next.js via '${wrong}' is not supported.`, {
    file: path.join(dir, wrong),
    mend: "Please replace the file with 'next.config.js', 'next.config.mjs', or 'next.config.ts'.",
  });
}

/**
 * What a configuration file exports, called and awaited.
 *
 * @param {string} file
 * @param {import('./index').Phase} phase
 * @param {Record<string, unknown>} defaultConfig What a function is given as `defaultConfig`.
 * @param {(file: string) => Promise<string>} compile Gives what node can load for a file in TypeScript.
 * @returns {Promise<Record<string, any>>}
 */
async function readConfig(file, phase, defaultConfig, compile) {
  const name = path.basename(file);
  /** @type {any} */
  let config;
  try {
    config = await withStandIns(async () => {
      const exported = await load(file, compile);
      return typeof exported === 'function' ? exported(phase, { defaultConfig }) : exported;
    });
  } catch (cause) {
    throw new ConfigError(`Failed to load ${name}: ${messageOf(cause)}`, {
      cause,
      file,
      mend:
        /** @type {any} */ (cause)?.mend ||
        'It must export an object or a function: see https://nextjs.org/docs/messages/next-config-error',
    });
  }
  if (config === null || typeof config !== 'object' || Array.isArray(config)) {
    const type = config === null ? 'null' : Array.isArray(config) ? 'array' : typeof config;
    throw new ConfigError(`${name} must export an object, received ${type}`, {
      file,
      mend: 'module.exports = { /* config options here */ }',
    });
  }
  return { ...config };
}

/** What the file exports. */
async function load(/** @type {string} */ file, /** @type {(file: string) => Promise<string>} */ compile) {
  let loaded;
  try {
    loaded = await import(pathToFileURL(/\.m?ts$/.test(file) ? await compile(file) : file).href);
  } catch (error) {
    if (!lacksNext(error)) throw error;
    // Bundled it `require`s what it imports.
    loaded = await import(pathToFileURL(await compile(file)).href);
  }
  const config = loaded.default ?? loaded;
  // What TypeScript makes of `export default` in a CommonJS file.
  return config?.__esModule ? (config.default ?? config) : config;
}

const messageOf = (/** @type {unknown} */ cause) =>
  cause instanceof Error ? cause.message.replace(/^Failed to load .*?: /, '') : String(cause);

module.exports = { findConfig, readConfig };
