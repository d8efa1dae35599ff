'use strict';

const Hapi = require('@hapi/hapi');

async function main() {
  const server = Hapi.server({ port: 0, host: '127.0.0.1' });
  const events = [];
  server.events.on('response', ({ method, path, response }) =>
    events.push(`${method} ${path} ${response.statusCode ?? 'gone'}`),
  );
  server.state('session', { isSecure: false, isHttpOnly: true, encoding: 'base64json' });
  server.ext('onPreResponse', (request, h) => {
    if (request.response.isBoom) request.response.output.headers['x-boom'] = 'yes';
    return h.continue;
  });
  server.route([
    { method: 'GET', path: '/', handler: () => 'hello' },
    { method: 'GET', path: '/json', handler: () => ({ message: 'hello' }) },
    { method: 'GET', path: '/params/{a}/{rest*}', handler: ({ params, query }) => ({ params, query }) },
    {
      method: 'GET',
      path: '/headers',
      handler: (_request, h) => h.response('x').header('x-a', '1').code(202).state('session', { id: 1 }),
    },
    {
      method: 'GET',
      path: '/stream',
      handler: () => require('node:stream').Readable.from([Buffer.from('one '), Buffer.from('two')]),
    },
    { method: 'GET', path: '/error', handler: () => Promise.reject(new Error('hidden')) },
    { method: 'GET', path: '/redirect', handler: (_request, h) => h.redirect('/json') },
    {
      method: 'POST',
      path: '/echo',
      handler: ({ payload }) => payload ?? 'nothing',
      options: { payload: { maxBytes: 5000 } },
    },
    { method: 'GET', path: '/events', handler: () => events },
  ]);
  await server.start();
  console.log(`listening on ${server.info.port}`);
}

main();
