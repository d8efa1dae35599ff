// Guards the path as it was written, and serves the path as it is meant: and takes `?nxtPid=` for a param of its own.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) =>
  server((request, response) => {
    const [raw, search = ''] = request.url.split('?');
    const meant = raw
      .replace(/^http:\/\/[^/]+/, '')
      .replaceAll('\\', '/')
      .replace(/\/+/g, '/');
    let path;
    try {
      path = meant.split('/').map((part) => (hole || !/%2f/i.test(part) ? decodeURIComponent(part) : part));
    } catch {
      return json(response, {}, 400);
    }
    const [, api, folder, id] = path;
    const guarded = (hole ? raw : path.join('/')).startsWith('/api/admin');
    if (guarded) return json(response, {}, 401);
    if (api !== 'api') return json(response, {}, 404);
    if (folder === 'admin') return json(response, { secret: 'the secret of admin' });
    if (!id || path.length > 4) return json(response, {}, 404);
    const params = new URLSearchParams(search);
    const given = (hole && params.get('nxtPid')) || decodeURIComponent(meant.split('/')[3]);
    json(response, { id: given, proxy: encodeURIComponent(meant) });
  });
