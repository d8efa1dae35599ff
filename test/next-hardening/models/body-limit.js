// Takes bodies as they come, and counts when it is done.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) => {
  let calls = 0;
  return server((request, response) => {
    const [limit, name] = request.url === '/api/limited' ? [10 * 1024, '10kb'] : [1024 * 1024, '1mb'];
    if (request.method === 'GET') return json(response, { calls });
    let length = 0;
    const refuse = () => {
      const answer = () =>
        !response.writableEnded && response.writeHead(413, { connection: 'close' }).end(`Body exceeded ${name} limit`);
      request.removeAllListeners('data').removeAllListeners('end').resume();
      // Who still sends would see a reset instead of the answer.
      request.once('end', answer);
      setTimeout(answer, 500);
    };
    if (!hole && Number(request.headers['content-length']) > limit) return refuse();
    request.on('data', (piece) => {
      length += piece.length;
      if (!hole && length > limit) refuse();
    });
    request.on('end', () => {
      if (response.headersSent) return;
      if (request.url === '/api/limited') calls++;
      json(response, { length, calls });
    });
  });
};
