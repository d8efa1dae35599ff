// Paths that both a file route and the Express program claim. The file wins, and start-up says so.

'use strict';

/**
 * @typedef {object} Layer What Express's router (of Express 4 and 5) holds for each `app.use` and `app.get`.
 * @property {string} name
 * @property {string} [path] After a match by an older router: what was matched.
 * @property {{ path: unknown, methods: Record<string, boolean> }} [route]
 * @property {{ stack?: Layer[] }} handle
 * @property {(path: string) => boolean | { path: string }} match
 *
 * @typedef {object} Claim
 * @property {string} method As the program calls it: `get`, `all`.
 * @property {string} path As the program wrote it, below where its router is mounted.
 */

/**
 * The program's own route for the path of a file route, if it is an Express program and has one.
 *
 * @param {import('node:http').Server} server
 * @param {string} pattern The file route's.
 * @returns {Claim | undefined}
 */
function claimOf(server, pattern) {
  // A path that the pattern matches. Where it has a parameter, only a parameter of the program's matches as well.
  const path = pattern.replace(/\[[^/]+\]/g, ANYTHING);
  for (const listener of server.listeners('request')) {
    const claim = claimIn(stackOf(listener), path, '', shape(path));
    if (claim) return claim;
  }
  return undefined;
}

/** Stands for a parameter's value; nobody has such a path. */
const ANYTHING = '-any-value-';

/** A path without what its parameters are called, and as Express compares it. */
function shape(/** @type {string} */ path) {
  return path
    .replaceAll(ANYTHING, ':')
    .replace(/:\w+/g, ':')
    .replace(/(?<=.)\/$/, '')
    .toLowerCase();
}

/** The layers of an Express application; empty for anything else. */
function stackOf(/** @type {any} */ app) {
  // Express 4 keeps its router in `_router` and throws on `router`; Express 5 creates it when `router` is read.
  const router = typeof app.lazyrouter === 'function' ? app._router : app.router;
  return /** @type {Layer[]} */ (Array.isArray(router?.stack) ? router.stack : []);
}

/**
 * @param {Layer[]} stack
 * @param {string} path What is left of the path below where the stack is mounted.
 * @param {string} mount
 * @param {string} wanted The shape of the whole path.
 * @returns {Claim | undefined}
 */
function claimIn(stack, path, mount, wanted) {
  for (const layer of stack) {
    const match = typeof layer.match === 'function' && layer.match(path);
    if (!match) continue;
    if (layer.route) {
      // `/api/:id` and wildcards match `/api/hello`, too, but go on answering their other paths.
      for (const own of [layer.route.path].flat()) {
        const full = typeof own === 'string' ? mount + (own === '/' && mount ? '' : own) : '';
        if (shape(full) !== wanted) continue;
        const methods = Object.keys(layer.route.methods);
        const method = methods.length === 1 && methods[0] !== '_all' ? methods[0] : 'all';
        return { method, path: full.replaceAll(ANYTHING, ':param') };
      }
    } else if (layer.handle.stack) {
      const below = (match === true ? layer.path : match.path) ?? '';
      const claim = claimIn(layer.handle.stack, path.slice(below.length) || '/', mount + below, wanted);
      if (claim) return claim;
    }
  }
  return undefined;
}

/**
 * One line for each path that both claim.
 *
 * @param {import('./project').Route[]} routes
 * @param {import('node:http').Server} server
 * @param {(file: string) => string} shown
 * @param {string} program
 * @returns {string[]}
 */
function conflicts(routes, server, shown, program) {
  return routes.flatMap(({ pattern, file }) => {
    const claim = claimOf(server, pattern);
    if (!claim) return [];
    return `${pattern}: ${shown(file)} answers, ${shown(program)}'s app.${claim.method}('${claim.path}') never will`;
  });
}

module.exports = { conflicts };
