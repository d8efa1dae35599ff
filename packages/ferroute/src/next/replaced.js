// Which modules of `next` are ours, and in which file. The hooks of replace.js ask for each import, so it is quick about
// those that are not.

'use strict';

const path = require('node:path');

/** By their path in the package, without extension. @type {Map<string, string>} */
const FILES = new Map([
  ['server', 'server'],
  ['headers', 'headers'],
  ['navigation', 'navigation'],
  ['cache', 'cache'],
  // What stands behind them, which packages import as well.
  ['dist/server/web/spec-extension/request', 'server'],
  ['dist/server/web/spec-extension/response', 'server'],
  ['dist/server/web/spec-extension/user-agent', 'server'],
  ['dist/server/web/exports/index', 'server'],
  ['dist/server/after', 'server'],
  ['dist/server/after/index', 'server'],
  ['dist/server/request/connection', 'server'],
  ['dist/server/request/headers', 'headers'],
  ['dist/server/request/cookies', 'headers'],
  ['dist/server/request/draft-mode', 'headers'],
  ['dist/client/components/navigation', 'navigation'],
  ['dist/client/components/navigation.react-server', 'navigation'],
  ['dist/server/web/spec-extension/unstable-cache', 'cache'],
  ['dist/server/web/spec-extension/unstable-no-store', 'cache'],
  ['dist/server/web/spec-extension/revalidate', 'cache'],
  ['dist/server/use-cache/cache-life', 'cache'],
  ['dist/server/use-cache/cache-tag', 'cache'],
]);

/** Only where `next` is not installed. @type {Map<string, string>} */
const STAND_INS = new Map([
  ['', 'next'],
  ['constants', 'constants'],
]);

/** What a program may import by these names though `next` is not installed. */
const PROVIDED = ['next', 'next/server', 'next/headers', 'next/navigation', 'next/cache', 'next/constants'].flatMap(
  (name) => (name === 'next' ? [name] : [name, `${name}.js`]),
);

/** Says to bundlers that a module is none for browsers. Its package throws where nobody bundles, and need not be there. */
const SERVER_ONLY = 'server-only';

/** Whether a module may be one of ours, as its name or its path says: asked for each import. */
const concerns = (/** @type {string} */ specifier) => specifier.includes('next') || specifier === SERVER_ONLY;

const BY_NAME = /^next(?:\/(.+?)(?:\.js)?)?$/;
const BY_PATH = /[\\/]node_modules[\\/]next[\\/](.+?)(?:\.js)?$/;

/**
 * Our file for a module of `next`, without its extension: there is a `.js` and a `.mjs`.
 *
 * @param {string} specifier A name, a path, or a file's URL.
 * @returns {string | undefined}
 */
function replacementFor(specifier) {
  if (specifier === SERVER_ONLY) return fileOf(SERVER_ONLY);
  if (!specifier.includes('next')) return undefined;
  const inside = BY_NAME.exec(specifier)?.[1] ?? BY_PATH.exec(specifier)?.[1];
  return fileOf(inside === undefined ? undefined : FILES.get(inside));
}

/**
 * The same for a module that was not found.
 *
 * @param {string} specifier
 * @returns {string | undefined}
 */
function standInFor(specifier) {
  const match = BY_NAME.exec(specifier);
  return fileOf(match ? STAND_INS.get(match[1] ?? '') : undefined);
}

const fileOf = (/** @type {string | undefined} */ name) => name && path.join(__dirname, 'modules', name);

/** What is ours though its package is installed. */
const OURS = [SERVER_ONLY];

module.exports = { OURS, PROVIDED, concerns, replacementFor, standInFor };
