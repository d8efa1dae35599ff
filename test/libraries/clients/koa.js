'use strict';

/** @param {import('../client').Client} client */
module.exports = async ({ ask, raw }) => {
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (const path of [
    '/',
    '/json',
    '/stream',
    '/buffer',
    '/web',
    '/empty',
    '/status/204',
    '/status/404',
    '/redirect',
    '/throw',
    '/error',
    '/cookies?a=1&b=2',
    '/respond',
    '/nowhere',
  ]) {
    await note(`GET ${path}`, ask({ path }));
    await note(`HEAD ${path}`, ask({ method: 'HEAD', path }));
  }
  await note('broken', ask({ path: '/broken' }));
  await note('cookie', ask({ path: '/cookies', headers: { cookie: 'plain=7' } }));
  await note('OPTIONS', ask({ method: 'OPTIONS', path: '/json' }));
  await note('PUT', ask({ method: 'PUT', path: '/json' }));
  const echo = (type, body) => ask({ method: 'POST', path: '/echo', headers: { 'content-type': type } }, body);
  await note('json', echo('application/json', '{"a":1}'));
  await note('form', echo('application/x-www-form-urlencoded', 'a=1&b=2'));
  await note('broken json', echo('application/json', '{'));
  await note('pipelined', raw('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /json HTTP/1.1\r\nHost: a\r\n\r\n', 2));
  await note('failures', ask({ path: '/failures' }));
  return results;
};
