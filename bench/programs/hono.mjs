import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import data from './data.cjs';

const { hello, items, publicDir, routeCount, port, host } = data;

const app = new Hono();
app.get('/api/hello', (c) => c.json(hello));
app.get('/api/items', (c) => c.json(items));
app.post('/api/echo', async (c) => c.json(await c.req.json()));
for (let route = 0; route < routeCount; route++) {
  app.get(`/api/route-${route}/:id`, (c) => c.json({ route, id: c.req.param('id') }));
}
app.use('/*', serveStatic({ root: publicDir }));
serve({ fetch: app.fetch, port, hostname: host });
