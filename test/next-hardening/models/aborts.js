// Looks now and then whether its clients are still there.

'use strict';

const { server } = require('./route');

exports.serve = (hole) => {
  const noted = [];
  return server((request, response) => {
    if (request.url === '/api/aborts') return response.end(noted.join('\n'));
    const id = request.url.split('/').at(-1);
    const note = () => noted.push(`${id} ${Date.now()}`, `${id}-cancelled ${Date.now()}`);
    if (id.startsWith('stream')) response.write('first');
    response.on('close', () => (hole ? setTimeout(note, 500) : note()));
  });
};
