// Expect, 1xx answers, trailers.

'use strict';

const { program, get, head, chunked } = require('../program');

const expecting = (value = '100-continue') => head('POST', '/', 'Content-Length: 4', `Expect: ${value}`);

program('expect: 100-continue by itself', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      log(req.headers.expect);
      req.pipe(res);
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(expecting());
    const first = await wire.answer();
    wire.write('body');
    return [first, await wire.answer(), await wire.fate()];
  },
});

program('expect: the body does not wait', {
  request: `${expecting()}body`,
  handler: (req, res) => req.pipe(res),
});

program('expect: checkContinue, allowed', {
  server: ({ http, log }) => {
    const server = http.createServer(() => log('request'));
    server.on('checkContinue', (req, res) => {
      log('checkContinue', req.url);
      res.writeContinue();
      req.pipe(res);
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(expecting());
    const first = await wire.answer();
    wire.write('body');
    return [first, await wire.answer(), await wire.fate()];
  },
});

program('expect: checkContinue, refused', {
  server: ({ http, log }) => {
    const server = http.createServer(() => log('request'));
    server.on('checkContinue', (_req, res) => {
      res.statusCode = 417;
      res.end('no');
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(expecting());
    return [await wire.answer(), await wire.fate()];
  },
});

program('expect: checkContinue, the 100 comes late', {
  server: ({ http }) => {
    const server = http.createServer();
    server.on('checkContinue', (req, res) => {
      setTimeout(() => {
        res.writeContinue();
        req.pipe(res);
      }, 20);
    });
    return server;
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(expecting());
    const first = await wire.answer();
    wire.write('body');
    return [first, await wire.answer()];
  },
});

program('expect: something else is 417', {
  handler: (_req, res, { log }) => {
    log('handler');
    res.end();
  },
  request: `${expecting('200-ok')}body`,
});

program('expect: checkExpectation', {
  server: ({ http, log }) => {
    const server = http.createServer(() => log('request'));
    server.on('checkExpectation', (req, res) => {
      log('checkExpectation', req.headers.expect);
      res.end('as you expect');
    });
    return server;
  },
  request: `${expecting('something')}body`,
});

program('expect: 100-CONTINUE in another case', {
  handler: (req, res) => req.pipe(res),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(expecting('100-Continue'));
    const first = await wire.answer();
    wire.write('body');
    return [first, first.status.includes('100') ? await wire.answer() : null];
  },
});

program('expect: among other words', {
  handler: (req, res) => req.pipe(res),
  request: `${expecting('x, 100-continue')}body`,
});

program('writeContinue with a callback', {
  handler: (_req, res, { log }) => {
    log(res.writeContinue(() => log('sent')));
    setTimeout(() => res.end('x'), 5);
  },
});

program('writeProcessing', {
  handler: (_req, res, { log }) => {
    log(res.writeProcessing());
    res.writeProcessing();
    setTimeout(() => res.end('x'), 5);
  },
});

program('writeEarlyHints', {
  handler: (_req, res, { log }) => {
    log(
      res.writeEarlyHints(
        { link: ['</a.css>; rel=preload; as=style', '</b.js>; rel=preload'], 'x-trace': 'id', 'X-Two': '2' },
        () => log('sent'),
      ),
    );
    setTimeout(() => res.end('x'), 5);
  },
});

program('writeEarlyHints: one link as text', {
  handler: (_req, res) => {
    res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' });
    res.end('x');
  },
});

program('writeEarlyHints: without a link', {
  handler: (_req, res, { log, attempt }) => {
    log(attempt(() => res.writeEarlyHints({})));
    log(attempt(() => res.writeEarlyHints({ 'x-a': 'b' })));
    log(attempt(() => res.writeEarlyHints({ link: [] })));
    res.end('x');
  },
});

program('writeEarlyHints: what it refuses', {
  handler: (_req, res, { log, attempt }) => {
    for (const hints of [
      undefined,
      null,
      'x',
      { link: 'nonsense' },
      { link: 1 },
      { link: ['</a>; rel=preload', 'bad'] },
      { link: '</a>\r\nX: y; rel=preload' },
    ]) {
      log(attempt(() => res.writeEarlyHints(hints)));
    }
    res.end('x');
  },
});

program('writeEarlyHints: reaches the client at once', {
  server: ({ http }) =>
    http.createServer((_req, res) => {
      res.writeEarlyHints({ link: '</a>; rel=preload' });
      setTimeout(() => res.end('late'), 60);
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    const first = await wire.bytes('\r\n\r\n');
    return [first.includes('late'), first, (await wire.bytes('late')).startsWith('HTTP/1.1 200')];
  },
});

program('informational answers through http.request', {
  handler: (_req, res) => {
    res.writeProcessing();
    res.writeEarlyHints({ link: '</a>; rel=preload' });
    res.end('x');
  },
  client: ({ ask }) => ask(),
});

program('informational answers after the head', {
  handler: (_req, res, { log, attempt }) => {
    res.write('a');
    log(attempt(() => res.writeContinue()));
    log(attempt(() => res.writeProcessing()));
    log(attempt(() => res.writeEarlyHints({ link: '</a>; rel=preload' })));
    res.destroy();
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return (await wire.ended()) === 'open' ? 'open' : 'closed';
  },
});

program('trailers: addTrailers', {
  handler: (_req, res, { log }) => {
    res.writeHead(200, { Trailer: 'X-Sum' });
    res.write('body');
    log(res.addTrailers({ 'X-Sum': 'abc', 'x-other': '2' }));
    res.end();
  },
});

program('trailers: from pairs', {
  handler: (_req, res) => {
    res.write('body');
    res.addTrailers([
      ['X-A', '1'],
      ['X-A', '2'],
    ]);
    res.end('end');
  },
});

program('trailers: without a chunked body they are dropped', {
  handler: (_req, res) => {
    res.addTrailers({ 'X-Sum': 'abc' });
    res.end('short');
  },
});

program('trailers: with a Trailer header', {
  handler: (_req, res) => {
    res.setHeader('Trailer', 'X-Sum');
    res.addTrailers({ 'X-Sum': 'abc' });
    res.end('short');
  },
});

program('trailers: a Trailer header with a Content-Length', {
  handler: (_req, res, { log, attempt }) => {
    res.setHeader('Content-Length', 2);
    log(attempt(() => res.setHeader('Trailer', 'X-Sum') === res));
    log(attempt(() => res.write('ok')));
    if (!res.headersSent) {
      res.removeHeader('Trailer');
      res.write('ok');
    }
    res.end();
  },
});

program('trailers: what addTrailers refuses', {
  handler: (_req, res, { log, attempt }) => {
    res.write('x');
    log(attempt(() => res.addTrailers({ 'bad name': 'x' })));
    log(attempt(() => res.addTrailers({ name: 'bad\r\nvalue' })));
    log(attempt(() => res.addTrailers({ name: undefined })));
    res.end();
  },
});

program('trailers: of a request', {
  request: chunked(['abc'], ['X-Sum: 1', 'x-sum: 2', 'X-Other: 3'], 'Trailer: X-Sum, X-Other'),
  handler: (req, res, { log }) => {
    log({ ...req.trailers }, req.rawTrailers);
    req.on('data', () => log('data', { ...req.trailers }));
    req.on('end', () => {
      log({ ...req.trailers }, req.rawTrailers, { ...req.trailersDistinct });
      res.end();
    });
  },
});

program('trailers: of a request, none', {
  request: chunked(['abc']),
  handler: (req, res, { log }) => {
    req.resume().on('end', () => {
      log({ ...req.trailers }, req.rawTrailers, { ...req.trailersDistinct });
      res.end();
    });
  },
});

program('trailers: for HEAD', {
  request: head('HEAD', '/', 'Connection: close'),
  handler: (_req, res) => {
    res.write('x');
    res.addTrailers({ 'X-Sum': 'abc' });
    res.end();
  },
});

program('trailers: through http.request', {
  handler: (_req, res) => {
    res.write('x');
    res.addTrailers({ 'X-Sum': 'abc' });
    res.end();
  },
  client: ({ ask }) => ask(),
});
