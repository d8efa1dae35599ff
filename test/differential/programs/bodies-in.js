// Reading the body of a request.

'use strict';

const stream = require('node:stream');
const { program, get, head, post, chunked } = require('../program');

const read = async (req) => {
  let text = '';
  for await (const piece of req.setEncoding('latin1')) text += piece;
  return text;
};

program('body: for await', {
  request: post('hello'),
  handler: async (req, res) => {
    const pieces = [];
    for await (const piece of req) pieces.push(piece);
    res.end(Buffer.concat(pieces));
  },
});

program('body: setEncoding', {
  request: post(Buffer.from('ä€😀').toString('latin1')),
  handler: (req, res, { log }) => {
    log(req.readableEncoding);
    req.setEncoding('utf8');
    log(req.readableEncoding);
    req.on('data', (text) => log(typeof text, text));
    req.on('end', () => res.end());
  },
});

program('body: a character split over two packets', {
  request: [head('POST', '/', 'Content-Length: 4') + '\xf0\x9f', 15, '\x98\x80'],
  handler: (req, res, { log }) => {
    req.setEncoding('utf8');
    req.on('data', (text) => log(text));
    req.on('end', () => res.end());
  },
});

program('body: readable and read', {
  request: post('hello world'),
  handler: (req, res, { log }) => {
    req.on('readable', () => {
      let piece;
      while ((piece = req.read(4)) !== null) log(piece);
      const rest = req.read();
      if (rest !== null) log('rest', rest);
    });
    req.on('end', () => res.end('x'));
  },
});

program('body: read within the handler, before and after it was busy', {
  request: post('hello'),
  handler: (req, res, { log, watch }) => {
    watch('req', req, 'end', 'close');
    log(req.read());
    const until = performance.now() + 60;
    while (performance.now() < until);
    log(req.read(), req.readableLength, req.complete);
    req.on('data', (piece) => log(piece));
    req.on('end', () => res.end('x'));
  },
});

program('body: first read within the handler, after it was busy', {
  request: post('hello'),
  handler: async (req, res, { log }) => {
    const until = performance.now() + 60;
    while (performance.now() < until);
    log(req.read());
    for await (const piece of req) log(piece);
    res.end('x');
  },
});

program('body: pause and resume', {
  request: post('hello'),
  handler: (req, res, { log }) => {
    req.on('data', (piece) => log(piece));
    req.pause();
    log(req.isPaused(), req.readableFlowing);
    setTimeout(() => {
      log('resuming');
      req.resume();
      log(req.isPaused(), req.readableFlowing);
    }, 10);
    req.on('end', () => res.end('x'));
  },
});

program('body: pipe to the response', {
  request: post('echoed'),
  handler: (req, res) => req.pipe(res),
});

program('body: chunked, piped to the response', {
  request: [chunked(['one', 'two'])],
  handler: (req, res) => req.pipe(res),
});

program('body: pipeline with a transform', {
  request: post('shout'),
  handler: (req, res, { log }) => {
    const upper = new stream.Transform({
      transform(piece, _encoding, done) {
        done(null, piece.toString().toUpperCase());
      },
    });
    stream.pipeline(req, upper, res, (error) => log('pipeline', error ?? 'done'));
  },
});

program('body: 1 MiB echoed', {
  handler: (req, res) => req.pipe(res),
  client: async ({ raw }) => {
    const { answers } = await raw(post('0123456789abcdef'.repeat(65536), 'Connection: close'));
    return [answers[0].body.length, answers[0].body === '0123456789abcdef'.repeat(65536)];
  },
});

program('body: chunks of one byte', {
  request: [
    head('POST', '/', 'Transfer-Encoding: chunked') + '1\r\na\r\n',
    10,
    '1\r\n',
    10,
    'b',
    10,
    '\r\n',
    10,
    '0\r\n\r\n',
  ],
  handler: (req, res, { log }) => {
    req.on('data', (piece) => log(piece));
    req.on('end', () => res.end());
  },
});

program('body: properties of the stream', {
  request: post('hello'),
  handler: (req, res, { log }) => {
    const state = (when) =>
      log(
        when,
        req.readable,
        req.readableFlowing,
        req.readableEnded,
        req.readableLength,
        req.readableObjectMode,
        req.destroyed,
        req.readableAborted,
        req.readableDidRead,
        req.closed,
        req.errored,
      );
    state('start');
    req.on('data', () => state('data'));
    req.on('end', () => {
      state('end');
      res.end();
    });
    req.on('close', () => state('close'));
  },
});

program('body: a request without one ends by itself once it is read', {
  handler: (req, res, { log }) => {
    log(req.readable, req.complete);
    req.on('data', () => log('data'));
    req.on('end', () => {
      log('end', req.complete, req.readableEnded);
      res.end();
    });
  },
});

program('body: Content-Length: 0', {
  request: post(''),
  handler: (req, res, { log }) => {
    req.on('data', () => log('data'));
    req.on('end', () => {
      log('end', req.complete);
      res.end();
    });
  },
});

program('body: of a GET and of a DELETE', {
  handler: async (req, res, { log }) => {
    log(req.method, await read(req));
    res.end();
  },
  client: async ({ raw }) => [
    await raw(`${head('GET', '/', 'Content-Length: 3')}abc`),
    await raw(`${head('DELETE', '/', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`),
  ],
});

program('body: complete only after the end', {
  request: [head('POST', '/', 'Content-Length: 4') + 'ab', 15, 'cd'],
  handler: (req, res, { log }) => {
    req.on('data', (piece) => log(piece, req.complete));
    req.on('end', () => {
      log(req.complete);
      res.end();
    });
  },
});

program('body: unread, the connection is still good for the next request', {
  request: post('first') + post('second') + get('/', 'Connection: close'),
  expect: { responses: 3 },
  handler: (req, res) => res.end(`${req.method} answered`),
});

program('body: unread and large, then the next request', {
  handler: (req, res) => res.end(req.method),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(post('x'.repeat(300_000)));
    const first = await wire.answer();
    wire.write(get('/', 'Connection: close'));
    return [first, await wire.answer(), await wire.ended()];
  },
});

program('body: read halfway, then answered', {
  request: [head('POST', '/', 'Content-Length: 6') + 'abc', 15, 'def' + get('/', 'Connection: close')],
  expect: { responses: 2 },
  handler: (req, res, { log }) => {
    req.once('data', (piece) => {
      log(piece);
      req.pause();
      res.end(req.method);
    });
    if (req.method === 'GET') res.end('next');
  },
});

program('body: destroy while it comes', {
  handler: (req, res, { log, watch }) => {
    watch('req', req, 'end', 'error', 'close', 'aborted');
    watch('res', res, 'finish', 'close');
    req.on('data', () => req.destroy());
  },
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    wire.write(`${head('POST', '/', 'Content-Length: 10')}abc`);
    const how = await wire.ended();
    return how === 'open' ? how : 'closed';
  },
});

program('body: destroy with an error', {
  handler: (req, res, { watch, log }) => {
    watch('req', req, 'end', 'error', 'close', 'aborted');
    watch('res', res, 'finish', 'close', 'error');
    req.on('data', () => log(req.destroy(new Error('enough')) === req));
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(`${head('POST', '/', 'Content-Length: 10')}abc`);
    const how = await wire.ended();
    return how === 'open' ? how : 'closed';
  },
});

program('body: break out of for await', {
  handler: async (req, res, { log, watch }) => {
    watch('req', req, 'end', 'error', 'close', 'aborted');
    for await (const piece of req) {
      log(piece);
      break;
    }
    log(req.destroyed);
    res.end('x');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(`${head('POST', '/', 'Content-Length: 10')}abc`);
    return [await wire.answer(), await wire.fate()];
  },
});

program('body: stream.finished on the request', {
  request: post('hello'),
  handler: (req, res, { log }) => {
    stream.finished(req, (error) => log('req finished', error ?? 'well'));
    stream.finished(res, (error) => log('res finished', error ?? 'well'));
    req.resume();
    res.end('x');
  },
});

program('body: unpipe and pipe again', {
  request: [head('POST', '/', 'Content-Length: 6') + 'abc', 15, 'def'],
  handler: (req, res, { log }) => {
    const sink = new stream.PassThrough();
    req.pipe(sink);
    sink.once('data', (piece) => {
      log(piece);
      req.unpipe(sink);
      req.pipe(res);
    });
  },
});

program('body: unshift', {
  request: post('def'),
  handler: (req, res, { log }) => {
    req.once('readable', () => {
      log(req.read());
      req.unshift(Buffer.from('abc'));
      req.on('data', (piece) => log('again', piece));
      req.on('end', () => res.end());
    });
  },
});

program('body: Readable.toWeb', {
  request: post('web'),
  handler: async (req, res) => {
    const text = await new Response(stream.Readable.toWeb(req)).text();
    res.end(text);
  },
});

program('body: stream consumers and helpers', {
  request: post('{"a":[1,2]}'),
  handler: async (req, res, { log }) => {
    const { json } = require('node:stream/consumers');
    log(await json(req));
    res.end();
  },
});

program('body: backpressure, a paused request stops the client', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      req.pause();
      setTimeout(() => {
        let bytes = 0;
        req.on('data', (piece) => {
          bytes += piece.length;
        });
        req.on('end', () => {
          log(bytes);
          res.end('all read');
        });
        req.resume();
      }, 150);
    }),
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    const size = 32 * 1024 * 1024;
    wire.write(head('POST', '/', `Content-Length: ${size}`, 'Connection: close'));
    wire.socket.write(Buffer.alloc(size, 'x'));
    await sleep(100);
    return [wire.socket.writableLength > 0, await wire.answer()];
  },
});

program('body: extra bytes after a body are the next request', {
  request: `${post('abc')}${get('/', 'Connection: close')}`,
  expect: { responses: 2 },
  handler: async (req, res) => res.end(`${req.method} ${await read(req)}`),
});

program('body: CRLF after a body is passed over', {
  request: `${post('abc')}\r\n${get('/', 'Connection: close')}`,
  expect: { responses: 2 },
  handler: async (req, res) => res.end(`${req.method} ${await read(req)}`),
});

program('body: events with listeners added late', {
  request: post('late'),
  handler: (req, res, { log }) => {
    setTimeout(() => {
      log(req.readableLength, req.complete);
      req.on('data', (piece) => log(piece));
      req.on('end', () => res.end('x'));
    }, 20);
  },
});

program('body: read after the answer has gone', {
  request: post('late'),
  handler: (req, res, { log }) => {
    res.end('x');
    res.on('finish', () => {
      req.on('data', (piece) => log(piece));
      req.on('end', () => log('end'));
    });
    req.on('close', () => log('close'));
  },
});

program('body: setEncoding wrongly, destroy twice', {
  request: post('x'),
  handler: (req, res, { log, attempt }) => {
    log(attempt(() => req.setEncoding('nonsense') === req));
    req.destroy();
    log(req.destroyed, req.destroy() === req);
    res.on('close', () => log('res close'));
  },
});

program('body: chunk extensions and upper-case sizes', {
  request: `${head('POST', '/', 'Transfer-Encoding: chunked')}A;name=value\r\n0123456789\r\n0000\r\n\r\n`,
  handler: async (req, res) => res.end(await read(req)),
});
