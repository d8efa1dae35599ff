'use strict';

/** @param {import('../client').Client} client */
module.exports = async ({ ask, raw }) => {
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (const path of [
    '/',
    '/text',
    '/stream',
    '/web',
    '/buffer',
    '/headers',
    '/trailer',
    '/hijack',
    '/redirect',
    '/error',
    '/request/a%20b?c=d',
    '/nowhere',
    '/static/data.json',
    '/static/nowhere',
    '/static/large.txt',
  ]) {
    await note(`GET ${path}`, ask({ path }));
  }
  for (const path of ['/', '/static/data.json']) await note(`HEAD ${path}`, ask({ method: 'HEAD', path }));
  const post = (path, type, body) =>
    ask({ method: 'POST', path, headers: { ...(type && { 'content-type': type }) } }, body);
  await note('json', post('/echo', 'application/json', '{"a":1}'));
  await note('custom parser', post('/echo', 'text/x', 'text'));
  await note('no body', post('/echo'));
  await note('unknown type', post('/echo', 'x/y', 'body'));
  await note('broken json', post('/echo', 'application/json', '{'));
  await note('too large', post('/echo', 'application/json', JSON.stringify('x'.repeat(20_000))));
  await note(
    'too large, chunked',
    ask(
      {
        method: 'POST',
        path: '/echo',
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      },
      JSON.stringify('x'.repeat(20_000)),
    ),
  );
  await note('schema', post('/schema', 'application/json', '{"name":"n","extra":1}'));
  await note('schema, wrong', post('/schema', 'application/json', '{}'));
  await note('range', ask({ path: '/static/large.txt', headers: { range: 'bytes=0-9' } }));
  await note('pipelined', raw('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /text HTTP/1.1\r\nHost: a\r\n\r\n', 2));
  await note('bad request', raw('NONSENSE\r\n\r\n', 1));
  await note('hooks', JSON.parse((await ask({ path: '/hooks' })).body).sort());
  return results;
};
