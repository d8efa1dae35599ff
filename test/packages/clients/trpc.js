'use strict';

const { multipart } = require('../multipart');

const { createTRPCClient, httpBatchLink, httpBatchStreamLink } = require('@trpc/client');

const input = (value) => `?input=${encodeURIComponent(JSON.stringify(value))}`;
const attempt = (promise) => promise.catch((error) => ({ message: error.message, data: error.data }));

exports.talk = async ({ port, ask, note }) => {
  for (const path of ['/trpc', '/parsed']) {
    await ask({ path: `${path}/getUser${input('7')}`, headers: { token: 'secret' } });
    await ask(`GET ${path}/getUser${input(7)}`);
    await ask(`GET ${path}/getUser`);
    await ask(`GET ${path}/getUser?input={`);
    await ask(`GET ${path}/nothing`);
    await ask(`GET ${path}/nested.fail`);
    await ask(`GET ${path}/nested.crash`);
    await ask(`GET ${path}/getUser,nested.fail?batch=1&input=${encodeURIComponent('{"0":"1"}')}`);
    await ask(`GET ${path}/ticks`);
    await ask({ method: 'POST', path: `${path}/createUser`, json: { name: 'Frodo' } });
    await ask({ method: 'POST', path: `${path}/createUser`, json: { name: 'x' } });
    await ask({
      method: 'POST',
      path: `${path}/createUser`,
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    await ask({ method: 'POST', path: `${path}/createUser`, headers: { 'content-type': 'text/x' }, body: 'x' });
    await ask({ method: 'POST', path: `${path}/getUser`, json: '7' });
    await ask(`HEAD ${path}/getUser${input('7')}`);
    await ask(`PUT ${path}/getUser`);
    await ask({
      method: 'POST',
      path: `${path}/form`,
      ...multipart([
        ['a', '1'],
        ['b', 'file', 'b.txt'],
      ]),
    });
    const url = `http://127.0.0.1:${port}${path}`;
    for (const link of [httpBatchLink, httpBatchStreamLink]) {
      const client = createTRPCClient({
        links: [link({ url })],
      });
      note(
        'client',
        await Promise.all([
          attempt(client.getUser.query('1')),
          attempt(client.nested.fail.query()),
          attempt(client.createUser.mutate({ name: 'Samwise' })),
        ]),
      );
      if (link !== httpBatchStreamLink) continue;
      const streamed = [];
      for await (const each of await client.stream.query()) streamed.push(each);
      note('streamed', streamed);
    }
  }
  await ask('GET /hello');
};
