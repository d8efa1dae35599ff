// `res.revalidate(path)` of pages/api: makes the answer of a path anew, and waits for it.

'use strict';

const binding = require('../../binding');
const { answers } = require('./answers');
const { keptRouteOf } = require('./kept-route');

/**
 * @param {unknown} path
 * @param {{ unstable_onlyGenerated?: boolean }} [options] Only if there is an answer already.
 * @returns {Promise<void>}
 * @throws {Error} Next's.
 */
async function revalidatePathNow(path, options = {}) {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new Error(`Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${path}`);
  }
  const [bare] = path.split(/[?#]/, 1);
  const key = bare.length > 1 && bare.endsWith('/') ? bare.slice(0, -1) : bare;
  const found = binding.cacheFind(key);
  // What no file answers, or what is made for each request, has nothing to be made anew.
  const route = found && keptRouteOf(found[0]);
  if (!found || !route?.isStatic) return;
  if (options.unstable_onlyGenerated && !(await answers().get(key))) return;
  const status = await route.remake(key, found[1]);
  if (status === 500) throw new Error(`Failed to revalidate ${path}: Invalid response ${status}`);
}

module.exports = { revalidatePathNow };
