// Connections that serve more than one request.

'use strict';

const { program, get, head, post, sleep } = require('../program');

program('keep-alive: three requests one after another', {
  handler: (req, res, { log }) => {
    log(req.url);
    res.end(req.url);
  },
  client: async ({ connect }) => {
    const wire = await connect();
    const answers = [];
    for (const target of ['/1', '/2', '/3']) {
      wire.write(get(target));
      answers.push(await wire.answer());
    }
    return [answers, await wire.fate()];
  },
});

program('keep-alive: the socket is the same object', {
  handler: (req, res, { log }) => {
    log(req.socket.mark ?? 'new');
    req.socket.mark = req.url;
    res.end();
  },
  client: async ({ raw }) => [await raw(get('/1') + get('/2'), { responses: 2 }), await raw(get('/3'))],
});

program('keep-alive: Connection spelt in other ways', {
  handler: (_req, res) => res.end('x'),
  client: async ({ raw }) => {
    const results = [];
    for (const value of [
      'Close',
      'CLOSE',
      'close, x',
      'x, close',
      'keep-alive',
      'Keep-Alive, close',
      'upgrade',
      ' close ',
      'closed',
    ]) {
      const { answers, connection } = await raw(get('/', `Connection: ${value}`));
      results.push([value, connection], answers[0].headers);
    }
    return results;
  },
});

program('keep-alive: two Connection headers', {
  request: get('/', 'Connection: keep-alive', 'Connection: close'),
  handler: (_req, res) => res.end('x'),
});

program('keep-alive: keepAliveTimeout shows in the header', {
  server: ({ http }) => {
    const server = http.createServer((_req, res) => res.end('x'));
    server.keepAliveTimeout = 12_345;
    return server;
  },
});

program('keep-alive: keepAliveTimeout 0 has no Keep-Alive', {
  options: { keepAliveTimeout: 0 },
  handler: (_req, res) => res.end('x'),
});

program('keep-alive: keepAliveTimeout below a second', {
  options: { keepAliveTimeout: 900 },
  handler: (_req, res) => res.end('x'),
});

program('keep-alive: an idle connection is closed after keepAliveTimeout', {
  options: { keepAliveTimeout: 100, keepAliveTimeoutBuffer: 0 },
  handler: (req, res, { log, watch }) => {
    watch('socket', req.socket, 'close', 'end', 'error');
    res.end('x');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    await wire.answer();
    const started = Date.now();
    const how = await wire.ended(4000);
    return [how === 'open' ? how : 'closed', Date.now() - started > 90];
  },
});

program('keep-alive: a connection without a request is not closed by keepAliveTimeout', {
  options: { keepAliveTimeout: 40, keepAliveTimeoutBuffer: 0 },
  handler: (_req, res) => res.end('x'),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    await sleep(150);
    wire.write(get());
    return [(await wire.answer())?.status ?? null];
  },
});

program('keep-alive: maxRequestsPerSocket', {
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      log(req.url);
      res.end('x');
    });
    log(server.maxRequestsPerSocket);
    server.maxRequestsPerSocket = 3;
    server.on('dropRequest', (req) => log('dropped', req.url));
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    const answers = [];
    for (const target of ['/1', '/2', '/3', '/4']) {
      wire.write(get(target));
      answers.push(await wire.answer());
    }
    return [answers, await wire.fate()];
  },
});

program('keep-alive: maxRequestsPerSocket and pipelining', {
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      log(req.url);
      res.end(req.url);
    });
    server.maxRequestsPerSocket = 2;
    server.on('dropRequest', (req) => log('dropped', req.url));
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get('/1') + get('/2') + get('/3'));
    return [await wire.answer(), await wire.answer(), await wire.answer(), await wire.fate()];
  },
});

program('pipelining: answers come in the order of the requests', {
  request: get('/30') + get('/10') + get('/1', 'Connection: close'),
  expect: { responses: 3 },
  handler: (req, res) => setTimeout(() => res.end(req.url), Number(req.url.slice(1))),
});

program('pipelining: with bodies', {
  request: post('one') + post('two') + post('three', 'Connection: close'),
  expect: { responses: 3 },
  handler: (req, res) => req.pipe(res),
});

program('pipelining: heads split anywhere', {
  request: [
    get('/1') + get('/2').slice(0, 10),
    10,
    get('/2').slice(10) + get('/3').slice(0, 3),
    10,
    get('/3', 'Connection: close').slice(3),
  ],
  expect: { responses: 3 },
  handler: (req, res) => res.end(req.url),
});

program('pipelining: twenty at once', {
  request: Array.from({ length: 20 }, (_, index) => get(`/${index}`)).join('') + get('/last', 'Connection: close'),
  expect: { responses: 21 },
  handler: (req, res) => (Number(req.url.slice(1)) % 3 === 0 ? setImmediate(() => res.end(req.url)) : res.end(req.url)),
});

program('pipelining: after Connection: close nothing is served', {
  request: get('/1', 'Connection: close') + get('/2'),
  expect: { responses: 2 },
  handler: (req, res, { log }) => {
    log(req.url);
    res.end(req.url);
  },
});

program('pipelining: an answer that closes drops what follows', {
  request: get('/1') + get('/2'),
  expect: { responses: 2 },
  handler: (req, res, { log }) => {
    log(req.url);
    res.setHeader('Connection', 'close');
    setTimeout(() => res.end(req.url), 10);
  },
});

program('pipelining: a bad request after a good one', {
  request: `${get('/1')}NONSENSE\r\n\r\n`,
  expect: { responses: 2 },
  handler: (req, res, { log }) => {
    log(req.url);
    res.end(req.url);
  },
});

program('pipelining: a HEAD between', {
  request: get('/1') + head('HEAD', '/2') + get('/3', 'Connection: close'),
  expect: { responses: 3, head: [false, true, false] },
  handler: (req, res) => res.end(req.url),
});

const halfClosing = async ({ connect, logged }) => {
  const wire = await connect();
  wire.write(get());
  wire.end();
  const answer = await wire.answer();
  await logged('res close');
  return [answer, await wire.ended()];
};

program('half-close: the answer is made at once', {
  handler: (req, res, { watch }) => {
    watch('req', req, 'aborted');
    watch('res', res, 'finish', 'close');
    res.end('at once');
  },
  client: halfClosing,
});

program('half-close: the answer comes a moment later', {
  handler: (req, res, { watch }) => {
    watch('req', req, 'aborted');
    watch('res', res, 'finish', 'close');
    setImmediate(() => res.end('late'));
  },
  client: halfClosing,
});

program('half-close: the answer comes much later', {
  handler: (req, res, { watch }) => {
    watch('req', req, 'end', 'close', 'aborted');
    watch('res', res, 'finish', 'close');
    setTimeout(() => res.end('too late'), 150);
  },
  client: halfClosing,
});

program('half-close: the answer has begun and goes on', {
  handler: (req, res, { watch }) => {
    watch('res', res, 'finish', 'close');
    res.write('a');
    setTimeout(() => res.end('b'), 150);
  },
  client: halfClosing,
});

program('keep-alive: agents reuse the connection', {
  server: ({ http, log }) => {
    let connections = 0;
    const server = http.createServer((_req, res) => res.end(String(connections)));
    server.on('connection', () => connections++);
    return server;
  },
  client: async ({ ask }) => {
    const agent = new (require('node:http').Agent)({ keepAlive: true, maxSockets: 1 });
    const bodies = [];
    for (let index = 0; index < 3; index++) {
      bodies.push((await ask({ agent })).body);
      await sleep(3);
    }
    agent.destroy();
    return bodies;
  },
});

program('keep-alive: empty lines before a request', {
  request: `\r\n\r\n${get('/', 'Connection: close')}`,
  handler: (req, res) => res.end(req.url),
});
