// How the body of an answer is framed.

'use strict';

const { program, get, head } = require('../program');

const both = { request: get() + get('/', 'Connection: close'), expect: { responses: 2 } };

program('framing: end with a body has a length', { ...both, handler: (_req, res) => res.end('hello') });

program('framing: end without a body', { ...both, handler: (_req, res) => res.end() });

program('framing: end with an empty string', { ...both, handler: (_req, res) => res.end('') });

program('framing: write then end is chunked', {
  request: get() + get('/', 'Connection: close'),
  expect: { responses: 2, chunks: true },
  handler: (_req, res) => {
    res.write('one');
    res.end('two');
  },
});

program('framing: writes in later ticks are chunks of their own', {
  expect: { chunks: true },
  handler: async (_req, res, { sleep }) => {
    res.write('one');
    await sleep(3);
    res.write('two');
    await sleep(3);
    res.end();
  },
});

program('framing: an empty write sends no chunk', {
  expect: { chunks: true },
  handler: (_req, res, { log }) => {
    log(res.write(''));
    res.write('a');
    log(res.write(Buffer.alloc(0)));
    res.end('');
  },
});

program('framing: a Content-Length of its own', {
  ...both,
  handler: (_req, res) => {
    res.setHeader('Content-Length', 6);
    res.write('one');
    res.end('two');
  },
});

program('framing: a Content-Length that is too long', {
  handler: (_req, res) => {
    res.setHeader('Content-Length', 10);
    res.end('short');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    await wire.bytes('short');
    return wire.fate();
  },
});

program('framing: a Content-Length that is too short', {
  handler: (_req, res) => {
    res.setHeader('Content-Length', 2);
    res.end('much longer');
  },
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(get());
    await wire.bytes('\r\n\r\n');
    await sleep(15);
    return wire.fate();
  },
});

program('framing: strictContentLength, too much', {
  handler: (_req, res, { log, attempt }) => {
    res.strictContentLength = true;
    res.setHeader('Content-Length', 4);
    log(attempt(() => res.write('12345')));
    log(
      attempt(() => res.end('12345')),
      res.headersSent,
      res.writableEnded,
    );
    res.destroy();
  },
});

program('framing: strictContentLength, too little', {
  handler: (_req, res, { log, attempt }) => {
    log(res.strictContentLength);
    res.strictContentLength = true;
    res.setHeader('Content-Length', 4);
    res.write('12');
    log(attempt(() => res.end('3')));
    log(attempt(() => res.end('34')));
  },
});

program('framing: strictContentLength, exact', {
  handler: (_req, res, { log, attempt }) => {
    res.strictContentLength = true;
    res.writeHead(200, { 'Content-Length': 4 });
    log(attempt(() => res.write('12')));
    log(attempt(() => res.write('345')));
    res.end('34');
  },
});

program('framing: removing Content-Length makes it chunked', {
  ...both,
  handler: (_req, res) => {
    res.removeHeader('content-length');
    res.end('hello');
  },
});

program('framing: removing Transfer-Encoding makes it end with the connection', {
  handler: (_req, res) => {
    res.removeHeader('Transfer-Encoding');
    res.write('one');
    res.end('two');
  },
});

program('framing: removing both', {
  handler: (_req, res) => {
    res.removeHeader('Transfer-Encoding');
    res.removeHeader('Content-Length');
    res.end('two');
  },
});

program('framing: removing Connection', {
  ...both,
  handler: (_req, res) => {
    res.removeHeader('Connection');
    res.end('x');
  },
});

program('framing: Transfer-Encoding: chunked of its own', {
  ...both,
  handler: (_req, res) => {
    res.setHeader('Transfer-Encoding', 'chunked');
    res.end('hello');
  },
});

program('framing: Transfer-Encoding: gzip, chunked of its own', {
  handler: (_req, res) => {
    res.setHeader('Transfer-Encoding', 'gzip, chunked');
    res.end('hello');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    const text = await wire.bytes('hello');
    return [text.slice(text.indexOf('\r\n\r\n')), /content-length/i.test(text), await wire.fate()];
  },
});

program('framing: Content-Length and Transfer-Encoding both of its own', {
  handler: (_req, res, { log, attempt }) => {
    res.setHeader('Content-Length', 5);
    res.setHeader('Transfer-Encoding', 'chunked');
    log(attempt(() => res.end('hello') === res));
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return (await wire.bytes('hello')).replace(/Date: .*?\r\n/, '');
  },
});

program('framing: Connection: close of its own', {
  handler: (_req, res) => {
    res.setHeader('Connection', 'close');
    res.write('one');
    res.end('two');
  },
});

program('framing: Connection: keep-alive of its own', {
  ...both,
  handler: (_req, res) => {
    res.setHeader('Connection', 'keep-alive');
    res.end('x');
  },
});

program('framing: Connection: keep-alive of its own against close', {
  request: get('/', 'Connection: close'),
  handler: (_req, res) => {
    res.setHeader('Connection', 'keep-alive');
    res.end('x');
  },
});

program('framing: Keep-Alive of its own', {
  ...both,
  handler: (_req, res) => {
    res.setHeader('Keep-Alive', 'timeout=77');
    res.end('x');
  },
});

program('framing: Connection: Upgrade in an ordinary answer', {
  ...both,
  handler: (_req, res) => {
    res.setHeader('Connection', 'Upgrade');
    res.setHeader('Upgrade', 'h2c');
    res.end('x');
  },
});

program('framing: shouldKeepAlive false', {
  handler: (_req, res, { log }) => {
    log(res.shouldKeepAlive, res.useChunkedEncodingByDefault);
    res.shouldKeepAlive = false;
    res.end('x');
  },
});

program('framing: useChunkedEncodingByDefault false', {
  handler: (_req, res) => {
    res.useChunkedEncodingByDefault = false;
    res.write('one');
    res.end('two');
  },
});

for (const [what, answer] of Object.entries({
  'end with a body': (res) => res.end('hello'),
  'end without a body': (res) => res.end(),
  'write and end': (res) => {
    res.write('one');
    res.end('two');
  },
  'a Content-Length of its own': (res) => {
    res.setHeader('Content-Length', 1234);
    res.end();
  },
  'Transfer-Encoding of its own': (res) => {
    res.setHeader('Transfer-Encoding', 'chunked');
    res.end('x');
  },
})) {
  program(`framing: HEAD, ${what}`, {
    request: head('HEAD', '/') + get('/', 'Connection: close'),
    expect: { responses: 2, head: [true, false] },
    handler: (req, res) => (req.method === 'HEAD' ? answer(res) : res.end('next')),
  });
}

program('framing: 64 KiB and 1 MiB', {
  handler: (req, res) => res.end('x'.repeat(Number(req.url.slice(1)))),
  client: async ({ raw }) => {
    const shown = ({ answers: [{ headers, body }], connection }) => [headers, body.length, connection];
    return [shown(await raw(get('/65536'))), shown(await raw(get('/1048576')))];
  },
});

program('framing: the length counts bytes, not characters', {
  handler: (_req, res) => res.end('äöü€😀'),
});
