'use strict';

/** @param {import('../client').Client} client */
module.exports = async ({ ask, raw }) => {
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (const path of [
    '/',
    '/json',
    '/html',
    '/params/a/b?c=d',
    '/params/a',
    '/cookies',
    '/stream',
    '/sse',
    '/response',
    '/redirect',
    '/empty',
    '/throw',
    '/large',
    '/url?x=y',
    '/nowhere',
  ]) {
    await note(`GET ${path}`, ask({ path }));
    await note(`HEAD ${path}`, ask({ method: 'HEAD', path }));
  }
  const post = (path, body, headers = {}) => ask({ method: 'POST', path, headers }, body);
  await note('echo', post('/echo', 'body', { 'content-type': 'text/plain' }));
  await note('echo, large', post('/echo', 'x'.repeat(100_000)));
  await note('echo, chunked', post('/echo', 'chunked', { 'transfer-encoding': 'chunked' }));
  await note('form', post('/form', 'a=1&b=2', { 'content-type': 'application/x-www-form-urlencoded' }));
  await note('unread', post('/unread', 'x'.repeat(50_000)));
  await note('cookie', ask({ path: '/cookies', headers: { cookie: 'x=1; y=2' } }));
  await note('pipelined', raw('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /json HTTP/1.1\r\nHost: a\r\n\r\n', 2));
  return results;
};
