// `res.revalidate(path)` of pages/api: has a kept answer made anew. The request for it goes to this server like any other, with
// a header that only this project can make, so that whoever answers the path (a route of ours, or a page of Next) does so.

'use strict';

const http = require('node:http');
const { REVALIDATE } = require('./draft');
const { previewKeys } = require('./preview-keys');
const { settings } = require('./settings');
const { isBelow } = require('./web/below');

/** Next's name for: only what is there already. */
const ONLY_GENERATED = 'x-prerender-revalidate-if-generated';

/**
 * @param {any} req The request whose handler asks for it.
 * @param {unknown} urlPath
 * @param {{ unstable_onlyGenerated?: boolean }} options
 * @throws {Error} When the path is none, or is not answered well.
 */
async function revalidate(req, urlPath, { unstable_onlyGenerated: onlyGenerated }) {
  if (typeof urlPath !== 'string' || !urlPath.startsWith('/')) {
    throw new Error(`Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${urlPath}`);
  }
  try {
    const { basePath } = settings;
    // It may be left out.
    const isWhole = isBelow(urlPath.split('?', 1)[0], basePath);
    const { status, cache } = await ask(req.socket, isWhole ? urlPath : basePath + urlPath, onlyGenerated);
    if (cache !== 'REVALIDATED' && status !== 200 && !(status === 404 && onlyGenerated)) {
      throw new Error(`Invalid response ${status}`);
    }
  } catch (error) {
    throw new Error(`Failed to revalidate ${urlPath}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @param {{ localAddress?: string, localPort?: number }} socket On which this server is spoken to.
 * @param {string} path
 * @param {boolean | undefined} onlyGenerated
 * @returns {Promise<{ status: number | undefined, cache: string | undefined }>}
 */
function ask({ localAddress, localPort }, path, onlyGenerated) {
  if (!localPort) throw new Error('this server listens on no TCP port, so that it cannot ask itself');
  const headers = {
    host: `localhost:${localPort}`,
    [REVALIDATE]: previewKeys().previewModeId,
    ...(onlyGenerated && { [ONLY_GENERATED]: '1' }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = http.request({ host: localAddress, port: localPort, path, headers, agent: false }, (response) => {
      const cache = /** @type {string | undefined} */ (response.headers['x-nextjs-cache']);
      // All of it: what is kept is there when its end is.
      response.on('end', () => resolve({ status: response.statusCode, cache: cache?.toUpperCase() }));
      response.on('error', reject);
      response.resume();
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

module.exports = { revalidate };
