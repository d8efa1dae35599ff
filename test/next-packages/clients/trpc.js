'use strict';

const assert = require('node:assert/strict');
const { createTRPCClient, httpBatchLink, httpBatchStreamLink } = require('@trpc/client');
const { multipart } = require('../../packages/multipart');

exports.normalise = [
  [/ *at [^\\"]*(\\n)?/g, ''],
  [/"stack":"[^"]*"/g, '"stack":"…"'],
];

const input = (value) => `?input=${encodeURIComponent(JSON.stringify(value))}`;
const attempt = (promise) => promise.catch((error) => ({ message: error.message, code: error.data?.code }));

exports.talk = async ({ port, ask, note, arrivals }) => {
  for (const path of ['/api/trpc', '/fetch']) {
    const user = await ask({ path: `${path}/user${input('1')}`, headers: { authorization: 'me' } });
    assert.deepEqual(JSON.parse(user.body).result.data, { id: '1', name: 'Ada', as: 'me' });
    await ask(`GET ${path}/user${input(1)}`);
    await ask(`GET ${path}/user?input={`);
    await ask(`GET ${path}/none`);
    assert.equal((await ask(`GET ${path}/nested.fail`)).statusCode, 403);
    await ask(`GET ${path}/nested.crash`);
    assert.equal(
      (await ask(`GET ${path}/user,nested.fail?batch=1&input=${encodeURIComponent('{"0":"1"}')}`)).statusCode,
      207,
    );
    await ask({ method: 'POST', path: `${path}/create`, json: { name: 'Grace' } });
    await ask({ method: 'POST', path: `${path}/create`, json: { name: 'x' } });
    await ask({ method: 'POST', path: `${path}/create`, headers: { 'content-type': 'text/x' }, body: 'x' });
    await ask({ method: 'POST', path: `${path}/user`, json: '1' });
    if (path === '/fetch') await ask({ method: 'POST', path: `${path}/upload`, ...multipart([['a', '1']]) });
    const events = await arrivals(`${path}/ticks`);
    assert.match(events.headers['content-type'], /^text\/event-stream/);
    assert.match(events.text, /event: connected\n[\s\S]*data: 0\n+data: 1\n+data: 2\n+event: return/);

    const url = `http://127.0.0.1:${port}${path}`;
    for (const link of [httpBatchLink, httpBatchStreamLink]) {
      const client = createTRPCClient({ links: [link({ url })] });
      const answers = await Promise.all([
        attempt(client.user.query('1')),
        attempt(client.nested.fail.query()),
        attempt(client.create.mutate({ name: 'Samwise' })),
      ]);
      assert.deepEqual(answers, [
        { id: '1', name: 'Ada' },
        { message: 'not you', code: 'FORBIDDEN' },
        { id: '2', name: 'Samwise' },
      ]);
      if (link !== httpBatchStreamLink) continue;
      const times = [];
      for await (const _ of await client.slow.query()) times.push(performance.now());
      assert.ok(times[2] - times[0] > 30, 'a streamed query comes piece by piece');
    }
    note(`client of ${path}`, 'as asserted');
  }
};
