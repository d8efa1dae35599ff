'use strict';

const path = require('node:path');
const { Readable } = require('node:stream');
const fastify = require('fastify')({ bodyLimit: 10_000, connectionTimeout: 0, trustProxy: false });

const hooks = [];

fastify.register(require('@fastify/static'), { root: path.join(__dirname, '..', 'static'), prefix: '/static/' });
fastify.addHook('onRequest', async (request) => void (request.began = true));
fastify.addHook(
  'onResponse',
  async (request, reply) => void hooks.push(`${request.method} ${request.url} ${reply.statusCode}`),
);
fastify.addHook('onRequestAbort', async (request) => void hooks.push(`abort ${request.url}`));
fastify.addContentTypeParser('text/x', { parseAs: 'string' }, (_request, body, done) => done(null, body.toUpperCase()));

fastify.get('/', async () => ({ hello: 'world' }));
fastify.get('/text', (_request, reply) => reply.send('text'));
fastify.get('/stream', (_request, reply) => reply.type('text/plain').send(Readable.from(['one ', 'two'])));
fastify.get('/web', () => new Response('web', { status: 201, headers: { 'x-web': '1' } }));
fastify.get('/buffer', (_request, reply) => reply.send(Buffer.from('buffer')));
fastify.get('/headers', (_request, reply) =>
  reply
    .headers({ 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] })
    .code(202)
    .send(),
);
fastify.get('/trailer', (_request, reply) => {
  reply.trailer('x-sum', async (_reply, payload) => String(payload.length));
  reply.send('with a trailer');
});
fastify.get('/hijack', (_request, reply) => {
  reply.hijack();
  reply.raw.writeHead(299, { 'x-raw': 'yes' });
  reply.raw.end('hijacked');
});
fastify.get('/redirect', (_request, reply) => reply.redirect('/'));
fastify.get('/error', async () => {
  throw Object.assign(new Error('teapot'), { statusCode: 418 });
});
fastify.get('/request/:name', async (request) => ({
  params: request.params,
  query: request.query,
  ip: request.ip,
  hostname: request.hostname,
  protocol: request.protocol,
  began: request.began,
}));
fastify.post('/echo', async (request) => ({ body: request.body ?? null }));
fastify.post(
  '/schema',
  { schema: { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } } },
  async (request) => request.body,
);
fastify.get('/hooks', async () => hooks);

fastify.listen({ port: 0, host: '127.0.0.1' }).then(() => console.log(`listening on ${fastify.server.address().port}`));
