// The same handlers on the function of the real Next that calls them, over node:http.
//
//   NODE_ENV=production node real.mjs DIR KEYS

import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import querystring from 'node:querystring';
import { pathToFileURL } from 'node:url';

const [dir, keys] = process.argv.slice(2);
const require = createRequire(new URL('../next-project/project/package.json', import.meta.url));
const { apiResolver } = require('next/dist/server/api-utils/node/api-resolver.js');
const dev = process.env.NODE_ENV !== 'production';

const server = http.createServer(async (req, res) => {
  const { pathname, search } = new URL(req.url, 'http://localhost');
  const module = await import(pathToFileURL(path.join(dir, 'pages', `${pathname}.js`)).href);
  const context = { ...JSON.parse(keys), dev };
  try {
    await apiResolver(req, res, querystring.parse(search.slice(1)), module, context, false, dev, pathname);
  } catch (error) {
    // In development Next's server shows it.
    console.error(error);
    res.statusCode = 500;
    res.end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(`listens on :${server.address().port}`));
