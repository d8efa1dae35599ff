// Bun.serve with its own route table (native since Bun 1.2).
import { join } from 'node:path';
import data from '../programs/data.cjs';

const { hello, items, publicDir, routeCount, port, host } = data;

const routes = {
  '/api/hello': { GET: () => Response.json(hello) },
  '/api/items': { GET: () => Response.json(items) },
  '/api/echo': { POST: async (request) => Response.json(await request.json()) },
  '/page.txt': { GET: () => new Response(Bun.file(join(publicDir, 'page.txt'))) },
};
for (let route = 0; route < routeCount; route++) {
  routes[`/api/route-${route}/:id`] = { GET: (request) => Response.json({ route, id: request.params.id }) };
}

Bun.serve({ port, hostname: host, routes, fetch: () => new Response('Not Found', { status: 404 }) });
