'use strict';

const { connect } = require('../../support/wire');

/** @param {import('../client').Client} client */
module.exports = async ({ ask, port }) => {
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (const path of [
    '/h3?a=1&b=2',
    '/h3/error',
    '/h3/response',
    '/h3/nowhere',
    '/polka/name?x=y',
    '/polka/throw/now',
    '/polka',
    '/back/x',
    '/gone',
  ]) {
    await note(`GET ${path}`, ask({ path }));
  }
  await note('HEAD', ask({ method: 'HEAD', path: '/back' }));
  await note(
    'h3 body',
    ask({ method: 'POST', path: '/h3', headers: { 'content-type': 'application/json' } }, '{"a":1}'),
  );
  await note('proxied body', ask({ method: 'POST', path: '/back' }, 'x'.repeat(100_000)));
  await note(
    'proxied chunks',
    ask({ method: 'POST', path: '/back', headers: { 'transfer-encoding': 'chunked' } }, 'chunked'),
  );

  const wire = await connect(port);
  wire.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  const answer = await wire.answer();
  wire.write('around');
  await note('proxied upgrade', { answer, echoed: await wire.bytes('around') });
  wire.end();
  await note('its end', wire.ended());
  return results;
};
