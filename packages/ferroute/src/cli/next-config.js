// The `.env` files and `next.config` of the served directory, read before anything of the project runs; mistakes in them are
// shown with the lines around them.

'use strict';

const { codeFrame, positionOf } = require('../worker/source');
const { loadEnv } = require('../next/env');
const { ConfigError, loadNextConfig } = require('../next/config');
const { UserError, printWarning } = require('./error');

/**
 * @typedef {import('../next/config').NextConfig} NextConfig
 *
 * @typedef {object} NextProject
 * @property {NextConfig} next
 * @property {string[]} env The names of the `.env` files that were read.
 * @property {string[]} watched Files that count when they change, there or not. Absolute.
 */

/**
 * Reads the environment into `process.env`, and the configuration.
 *
 * @param {string} dir
 * @param {'dev' | 'start' | 'build' | 'routes'} mode
 * @param {{ quiet?: boolean }} [options] `quiet`: no warnings, as after a restart.
 * @returns {Promise<NextProject>}
 * @throws {UserError}
 */
async function readNextProject(dir, mode, { quiet = false } = {}) {
  const warn = quiet ? () => {} : printWarning;
  const { loaded, files } = loadEnv(dir, mode === 'dev', warn);
  const phase = /** @type {const} */ ({
    dev: 'phase-development-server',
    build: 'phase-production-build',
    start: 'phase-production-server',
    routes: 'phase-production-server',
  })[mode];
  try {
    // TypeScript needs the bundler, which is not loaded for anything else.
    const compile = (/** @type {string} */ file) => require('./typescript').compile(file, []);
    const next = await loadNextConfig(dir, phase, { compile, warn });
    return { next, env: loaded, watched: [...files, ...(next.file ? [next.file] : [])] };
  } catch (error) {
    if (error instanceof ConfigError) throw shown(error);
    throw error;
  }
}

/**
 * A mistake in a configuration file, with its place and the lines around it.
 *
 * @param {ConfigError} error
 */
function shown({ message, mend, file, line, cause }) {
  const place = cause && file ? positionOf(cause, file) : undefined;
  const named = place && file && !line ? message.replace(file, `${file}:${place.line}`) : message;
  const position = place ?? (file && line ? { file, line } : undefined);
  const frame = position && codeFrame(position);
  return new UserError(named, { mend: [frame, mend].filter(Boolean).join('\n\n') });
}

module.exports = { readNextProject, shown };
