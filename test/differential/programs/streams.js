// Requests and responses as streams among other streams.

'use strict';

const stream = require('node:stream');
const { program, get, post } = require('../program');

program('streams: Readable.from piped to the response', {
  handler: (_req, res) => stream.Readable.from(['a', 'b', 'c']).pipe(res),
});

program('streams: pipeline into the response', {
  handler: (_req, res, { log }) => {
    stream.pipeline(stream.Readable.from([Buffer.from('a'), Buffer.from('b')]), res, (error) => log('done', error));
  },
});

program('streams: a source that fails', {
  server: ({ http, log }) =>
    http.createServer((_req, res) => {
      res.on('close', () => log('res close', res.writableFinished));
      const source = stream.Readable.from(
        (async function* () {
          yield 'begun';
          await new Promise((resolve) => setTimeout(resolve, 10));
          throw new Error('broken source');
        })(),
      );
      stream.pipeline(source, res, (error) => log('done', error));
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const begun = await wire.bytes('begun');
    const how = await wire.ended();
    await logged('done');
    return [begun.includes('200'), how === 'open' ? how : 'closed', wire.text()];
  },
});

program('streams: stream.finished on the response', {
  handler: (_req, res, { log }) => {
    stream.finished(res, (error) => log('finished', error, res.writableFinished));
    res.end('x');
  },
});

program('streams: pipeline through gzip', {
  handler: (_req, res) => {
    res.setHeader('Content-Encoding', 'gzip');
    stream.pipeline(stream.Readable.from(['zipped '.repeat(1000)]), require('node:zlib').createGzip(), res, () => {});
  },
  client: async ({ raw }) => {
    const { answers } = await raw(get('/', 'Connection: close'));
    return require('node:zlib').gunzipSync(Buffer.from(answers[0].body, 'latin1')).length;
  },
});

program('streams: a file', {
  handler: (_req, res) => require('node:fs').createReadStream(__filename).pipe(res),
  client: async ({ raw }) => {
    const { answers } = await raw(get('/', 'Connection: close'));
    return [answers[0].framing, answers[0].body.length === require('node:fs').statSync(__filename).size];
  },
});

program('streams: Writable.toWeb', {
  handler: async (_req, res) => {
    const writer = stream.Writable.toWeb(res).getWriter();
    await writer.write(Buffer.from('web'));
    await writer.close();
  },
});

program('streams: for await over the request, then pipeline back', {
  request: post('round trip'),
  handler: async (req, res) => {
    await require('node:stream/promises').pipeline(
      req,
      async function* (source) {
        for await (const piece of source) yield piece.toString().toUpperCase();
      },
      res,
    );
  },
});

program('streams: compose and iterator helpers', {
  request: post('a,b,c'),
  handler: async (req, res) => {
    const pieces = await req.map((piece) => piece.toString().split(',')).toArray();
    res.end(JSON.stringify(pieces));
  },
});

program('streams: an Event Stream', {
  server: ({ http, log }) =>
    http.createServer((req, res) => {
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache',
        Connection: 'keep-alive',
      });
      res.flushHeaders();
      let count = 0;
      const timer = setInterval(() => res.write(`data: ${++count}\n\n`), 10);
      req.on('close', () => log('req close'));
      res.on('close', () => {
        clearInterval(timer);
        log('res close');
      });
    }),
  client: async ({ connect, logged }) => {
    const wire = await connect();
    wire.write(get());
    const text = await wire.bytes('data: 3');
    wire.destroy();
    await logged('res close');
    return text.includes('data: 2');
  },
});
