'use strict';

/** @param {import('../client').Client} client */
module.exports = async ({ ask, raw }) => {
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (const path of ['/', '/json', '/params/x/y/z?q=1', '/headers', '/stream', '/error', '/redirect', '/nowhere']) {
    await note(`GET ${path}`, ask({ path }));
    await note(`HEAD ${path}`, ask({ method: 'HEAD', path }));
  }
  const post = (type, body) => ask({ method: 'POST', path: '/echo', headers: { 'content-type': type } }, body);
  await note('json', post('application/json', '{"a":1}'));
  await note('broken json', post('application/json', '{'));
  await note('text', post('text/plain', 'text'));
  await note('too large', post('text/plain', 'x'.repeat(6000)));
  await note('gzip', ask({ path: '/params/a/b', headers: { 'accept-encoding': 'gzip' } }));
  await note('pipelined', raw('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /json HTTP/1.1\r\nHost: a\r\n\r\n', 2));
  await note('bad request', raw('NONSENSE\r\n\r\n', 1));
  await note('events', JSON.parse((await ask({ path: '/events' })).body).sort());
  return results;
};
