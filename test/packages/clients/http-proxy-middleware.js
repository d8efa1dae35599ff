'use strict';

const { WebSocket } = require('ws');

exports.talk = async ({ port, ask, note }) => {
  const paths = ['/api/', '/api?a=b', '/api/old/x', '/api/large', '/api/stream', '/api/redirect', '/api/cookie'];
  for (const path of [...paths, '/api/reset', '/intercepted/x', '/intercepted/large', '/filtered/a', '/filtered/not'])
    await ask(`GET ${path}`);
  await ask('GET /nobody');
  await ask('HEAD /api/large');
  for (const path of ['/api/post', '/parsed/post', '/filtered/post'])
    await ask({ method: 'POST', path, json: { a: ['ä', 1] } });
  await ask({ method: 'PUT', path: '/api/put', json: { large: 'x'.repeat(80_000) } });
  await ask({
    method: 'POST',
    path: '/api/chunked',
    body: '{"a":1}',
    headers: { 'transfer-encoding': 'chunked', 'content-type': 'application/json' },
  });
  await ask({ method: 'DELETE', path: '/api/delete' });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?q`);
  const heard = await new Promise((resolve) => {
    socket.on('open', () => socket.send('hello')).on('message', (data) => resolve(String(data)));
    socket.on('error', (error) => resolve(error.message));
  });
  note('through a WebSocket', heard);
  socket.terminate();
};
exports.normalise = [[/(localhost|test\.example):\d+/g, '$1:<port>']];
