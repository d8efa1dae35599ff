// Writing the body of an answer.

'use strict';

const { program, get } = require('../program');

program('write: strings, buffers, typed arrays', {
  handler: (_req, res) => {
    res.write('text ');
    res.write(Buffer.from('buffer '));
    res.write(new Uint8Array([97, 114, 114, 97, 121]));
    res.end(Buffer.from('.'));
  },
});

program('write: encodings', {
  handler: (_req, res) => {
    res.write('616263', 'hex');
    res.write('ZGVm', 'base64');
    res.write('\xe4\xf6', 'latin1');
    res.write('ä', 'utf8');
    res.write('ab', 'utf16le');
    res.end('\xe4', 'latin1');
  },
});

for (const [encoding, text] of Object.entries({
  hex: '616263',
  base64: 'w6TDtg==',
  base64url: 'w6TDtg',
  latin1: 'a\xe4€',
  binary: 'a\xe4',
  ascii: 'a\xe4',
  utf16le: 'aä€',
  ucs2: 'aä',
  'utf-8': 'aä€😀\ud800',
})) {
  program(`end with ${encoding}`, { handler: (_req, res) => res.end(text, encoding) });
}

program('write and end: an encoding that is none', {
  handler: (_req, res, { log, attempt }) => {
    log(attempt(() => typeof res.write('x', 'nonsense')));
    log(attempt(() => res.end('y', 'nonsense') === res));
    if (!res.writableEnded) res.end();
  },
});

program('write and end: what they refuse', {
  handler: (_req, res, { log, attempt }) => {
    for (const chunk of [
      undefined,
      null,
      1,
      true,
      {},
      [],
      Symbol('s'),
      () => {},
      new ArrayBuffer(2),
      new Uint16Array(2),
    ]) {
      log(
        typeof chunk,
        attempt(() => res.write(chunk)),
      );
    }
    for (const chunk of [1, true, {}, [], new ArrayBuffer(2)]) {
      log(
        typeof chunk,
        attempt(() => res.end(chunk)),
      );
    }
    res.end('x');
  },
});

program('end: null and undefined are no chunk', {
  handler: (req, res) => res.end(req.url === '/null' ? null : undefined),
  client: async ({ raw }) => [await raw(get('/null')), await raw(get('/undefined'))],
});

program('callbacks in their order', {
  handler: (_req, res, { log }) => {
    res.on('finish', () => log('finish'));
    res.on('close', () => log('close'));
    log(typeof res.write('a', () => log('a')));
    log(typeof res.write('b', 'utf8', () => log('b')));
    log(res.end('c', 'utf8', () => log('c')) === res);
  },
});

program('end with a callback only', {
  handler: (_req, res, { log }) => {
    res.end((...args) => log('ended', args.length, res.writableFinished));
  },
});

program('end twice', {
  handler: (_req, res, { log, attempt }) => {
    res.on('error', (error) => log('error', error));
    res.end('x');
    log(attempt(() => res.end() === res));
    log(attempt(() => res.end('y') === res));
    res.end((error) => log('callback', error));
    res.on('finish', () => res.end((error) => log('after finish', error)));
  },
});

program('write after end', {
  handler: (_req, res, { log, attempt }) => {
    res.on('error', (error) => log('error', error));
    res.end('x');
    log(attempt(() => res.write('y', (error) => log('callback', error))));
  },
});

program('write after end without a listener for error', {
  handler: (_req, res) => {
    res.end('x');
    res.write('y');
  },
});

program('end with a chunk after end', {
  handler: (_req, res, { log }) => {
    res.on('error', (error) => log('error', error));
    res.end('x');
    res.end('y', (error) => log('callback', error));
  },
});

program('write in finish and close', {
  handler: (_req, res, { log, attempt }) => {
    res.on('error', (error) => log('error', error));
    res.on('finish', () => log(attempt(() => res.write('y'))));
    res.on('close', () => log(attempt(() => res.write('z'))));
    res.end('x');
  },
});

program('cork and uncork', {
  expect: { chunks: true },
  handler: (_req, res, { log }) => {
    res.cork();
    res.cork();
    res.write('a');
    log(res.writableCorked);
    res.write('b');
    res.uncork();
    log(res.writableCorked);
    res.uncork();
    log(res.writableCorked);
    res.write('c');
    res.end();
  },
});

program('end while corked', {
  expect: { chunks: true },
  handler: (_req, res, { log }) => {
    res.cork();
    res.write('a');
    res.write('b');
    res.end('c');
    log(res.writableCorked);
  },
});

program('cork holds back what is written', {
  server: ({ http }) =>
    http.createServer((_req, res) => {
      res.writeHead(200);
      res.cork();
      res.write('corked');
      setTimeout(() => res.uncork(), 40);
      setTimeout(() => res.end(), 50);
    }),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(get());
    await sleep(20);
    return { early: wire.text().includes('corked'), answer: await wire.answer() };
  },
});

program('a slow reader stops the writer, drain goes on', {
  server: ({ http, log }) =>
    http.createServer((_req, res) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      let left = 400;
      let drains = 0;
      const go = () => {
        while (left > 0) {
          left--;
          if (!res.write(chunk)) return;
        }
        log('drained', drains > 0);
        res.end();
      };
      res.on('drain', () => {
        drains++;
        go();
      });
      go();
      setTimeout(() => log('blocked', left > 0, res.writableNeedDrain), 20);
    }),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.socket.pause();
    wire.write(get('/', 'Connection: close'));
    await sleep(80);
    let bytes = 0;
    wire.socket.removeAllListeners('data');
    wire.socket.on('data', (data) => {
      bytes += data.length;
    });
    wire.socket.resume();
    await wire.ended();
    return bytes > 400 * 64 * 1024;
  },
});

program('writable properties before and after', {
  handler: (_req, res, { log }) => {
    const state = () =>
      log(
        res.writable,
        res.writableEnded,
        res.writableFinished,
        res.writableLength,
        res.writableObjectMode,
        res.writableNeedDrain,
        res.writableCorked,
        res.errored,
        res.closed,
        res.destroyed,
        res.finished,
      );
    log(typeof res.writableHighWaterMark);
    state();
    res.end('x');
    state();
    res.on('close', state);
  },
});

program('createServer with highWaterMark', {
  options: { highWaterMark: 1024 },
  handler: (req, res, { log }) => {
    log(req.readableHighWaterMark, res.writableHighWaterMark);
    res.end('x');
  },
});

program('the default high-water marks', {
  handler: (req, res, { log }) => {
    log(req.readableHighWaterMark, res.writableHighWaterMark);
    res.end('x');
  },
});

program('write gives false above the high-water mark', {
  handler: (_req, res, { log }) => {
    log(res.write(Buffer.alloc(10)), res.write(Buffer.alloc(4 * 1024 * 1024)), res.writableNeedDrain);
    res.on('drain', () => {
      log('drain', res.writableNeedDrain);
      res.end();
    });
  },
  client: async ({ raw }) => (await raw(get('/', 'Connection: close'))).answers[0].body.length,
});

program('rejectNonStandardBodyWrites', {
  options: { rejectNonStandardBodyWrites: true },
  handler: (_req, res, { log, attempt }) => {
    res.statusCode = 204;
    log(attempt(() => res.write('x')));
    log(attempt(() => res.end('x') === res));
    if (!res.writableEnded) res.end();
  },
});

program('writes mixed with text and bytes stay in order', {
  handler: async (_req, res, { sleep }) => {
    for (let index = 0; index < 30; index++) {
      res.write(index % 3 === 0 ? `${index};` : Buffer.from(`${index};`));
      if (index % 7 === 0) await sleep(1);
    }
    res.end('end');
  },
});

program('res.pipe is refused', {
  handler: (_req, res, { log, attempt }) => {
    res.on('error', (error) => log('error', error));
    log(attempt(() => res.pipe(process.stdout)));
    setTimeout(() => !res.writableEnded && !res.destroyed && res.end('x'), 5);
  },
});

program('a large answer in one call, read to its end', {
  handler: (_req, res, { log }) => {
    res.on('finish', () => log('finish'));
    res.on('close', () => log('close'));
    log(res.end(Buffer.alloc(3_000_000, 'a')) === res);
  },
  client: async ({ raw }) => {
    const { answers, connection } = await raw(get('/'));
    return [answers[0].body.length, answers[0].framing, connection];
  },
});

program('a buffer that is changed after write', {
  handler: (_req, res) => {
    const bytes = Buffer.from('before');
    res.setHeader('content-length', 6);
    res.end(bytes);
    setImmediate(() => bytes.fill('x'));
  },
});
