const fastify = require('fastify');
const fastifyStatic = require('@fastify/static');
const { hello, items, publicDir, routeCount, port, host } = require('./data.cjs');

const app = fastify();
app.get('/api/hello', async () => hello);
app.get('/api/items', async () => items);
app.post('/api/echo', async (request) => request.body);
for (let route = 0; route < routeCount; route++) {
  app.get(`/api/route-${route}/:id`, async (request) => ({ route, id: request.params.id }));
}
app.register(fastifyStatic, { root: publicDir });
app.listen({ port, host });
