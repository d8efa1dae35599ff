// The files of a project that are no routes and stand beside them: `proxy`, or `middleware` as it was called, and
// `instrumentation`.

'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const { ConfigError } = require('./config/error');

const LEARN = 'Learn more: https://nextjs.org/docs/messages/middleware-to-proxy';

/**
 * @typedef {object} SpecialFiles Absolute.
 * @property {{ file: string, name: 'proxy' | 'middleware' }} [proxy]
 * @property {string} [instrumentation]
 * @property {string[]} warnings
 */

/**
 * @param {string} dir
 * @param {string[]} extensions `pageExtensions`.
 * @returns {SpecialFiles}
 * @throws {ConfigError} For a proxy under both of its names.
 */
function findSpecialFiles(dir, extensions) {
  const home = homeOf(dir);
  const find = (/** @type {string} */ name) =>
    extensions.map((extension) => path.join(home, `${name}.${extension}`)).find((file) => existsSync(file));
  const [proxy, middleware, instrumentation] = ['proxy', 'middleware', 'instrumentation'].map(find);
  const shown = (/** @type {string} */ file) => `./${path.relative(dir, file).split(path.sep).join('/')}`;
  if (proxy && middleware) {
    throw new ConfigError(
      `Both middleware file "${shown(middleware)}" and proxy file "${shown(proxy)}" are detected. ` +
        `Please use "${shown(proxy)}" only. ${LEARN}`,
      { mend: `Remove ${shown(middleware)}` },
    );
  }
  const warnings = middleware
    ? [`The "middleware" file convention is deprecated. Please use "proxy" instead. ${LEARN}`]
    : [];
  for (const lost of misplaced(dir, home, extensions)) {
    warnings.push(`${shown(lost)} is not used: it has to stand beside app or pages, in ${shown(home)}`);
  }
  const found = proxy ?? middleware;
  return {
    proxy: found ? { file: found, name: proxy ? 'proxy' : 'middleware' } : undefined,
    instrumentation,
    warnings,
  };
}

/** They stand beside `app` and `pages`: in `src` if these do. */
function homeOf(/** @type {string} */ dir) {
  const has = (/** @type {string} */ base) => ['app', 'pages'].some((name) => existsSync(path.join(base, name)));
  const src = path.join(dir, 'src');
  return !has(dir) && has(src) ? src : dir;
}

/** Those of the other directory, which Next leaves alone as well. A program may have its own `src/middleware.js`. */
function misplaced(/** @type {string} */ dir, /** @type {string} */ home, /** @type {string[]} */ extensions) {
  if (home === dir) return [];
  return ['proxy', 'middleware', 'instrumentation'].flatMap((name) =>
    extensions.map((extension) => path.join(dir, `${name}.${extension}`)).filter((file) => existsSync(file)),
  );
}

module.exports = { findSpecialFiles };
