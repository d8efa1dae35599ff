// Bodies that come after the answer to their request: a handler that does not read answers at once, and the rest of the
// request follows, or never comes. The handler's thread is busy behind the answer in half of them: others then do what
// is to be done on the connection, before the events of the answer.

'use strict';

const { PassThrough, Writable } = require('node:stream');
const { program, get, head, sleep } = require('../program');

const REQ = ['end', 'aborted', 'error', 'close'];
const RES = ['finish', 'close'];

/** Long enough that the connection is looked after by another thread. */
const BUSY = 60;

function block() {
  const until = performance.now() + BUSY;
  while (performance.now() < until);
}

const LENGTH = head('POST', '/', 'Content-Length: 4');

/** Logs what a stream gave, when it has given all. */
function whole(stream, log) {
  let text = '';
  stream.on('data', (piece) => {
    text += piece;
  });
  stream.on('end', () => log('took', text));
}

/** What handlers do with a request that they answer at once. */
const HANDLERS = {
  'listeners of end': (req, res, watch) => {
    watch('req', req, ...REQ);
    res.end('x');
  },
  'listeners of data': (req, res, watch, log) => {
    watch('req', req, ...REQ);
    whole(req, log);
    res.end('x');
  },
  'listeners after the answer': (req, res, watch, log) => {
    res.end('x');
    watch('req', req, ...REQ);
    whole(req, log);
  },
  'a pipe': (req, res, watch, log) => {
    const to = new PassThrough();
    whole(to, log);
    watch('req', req, ...REQ);
    req.pipe(to);
    res.end('x');
  },
  resume: (req, res, watch) => {
    watch('req', req, ...REQ);
    req.resume();
    res.end('x');
  },
  'an answer in pieces': (req, res, watch) => {
    watch('req', req, ...REQ);
    res.write('x');
    res.end('y');
  },
};

/** What becomes of the body. */
const CLIENTS = {
  'comes after the answer': async (wire) => {
    const answer = await wire.answer();
    await sleep(10);
    wire.write('body');
    await sleep(10);
    wire.write(get('/next'));
    return [answer, await wire.answer()];
  },
  'comes while the answer is made': async (wire) => {
    await sleep(5);
    wire.write('body');
    const answer = await wire.answer();
    await sleep(10);
    wire.write(get('/next'));
    return [answer, await wire.answer()];
  },
  'comes in two pieces, before and after': async (wire) => {
    await sleep(5);
    wire.write('bo');
    const answer = await wire.answer();
    await sleep(10);
    wire.write('dy');
    await sleep(10);
    wire.write(get('/next'));
    return [answer, await wire.answer()];
  },
  'comes, and the client closes': async (wire) => {
    const answer = await wire.answer();
    wire.write('body');
    await sleep(20);
    wire.destroy();
    return answer;
  },
  'comes, and the client ends': async (wire) => {
    const answer = await wire.answer();
    wire.write('body');
    wire.end();
    return [answer, await wire.ended()];
  },
  'comes and the client ends while the answer is made': async (wire) => {
    await sleep(5);
    wire.write('body');
    wire.end();
    return [await wire.answer(), await wire.ended()];
  },
  'never comes: the client closes': async (wire) => {
    const answer = await wire.answer();
    await sleep(10);
    wire.destroy();
    return answer;
  },
  'comes in part: the client closes': async (wire) => {
    const answer = await wire.answer();
    wire.write('bo');
    await sleep(10);
    wire.destroy();
    return answer;
  },
};

for (const isBusy of [false, true]) {
  for (const [what, handle] of Object.entries(HANDLERS)) {
    for (const [fate, client] of Object.entries(CLIENTS)) {
      program(`body after the answer${isBusy ? ', busy' : ''}: ${what}, it ${fate}`, {
        handler: (req, res, { log, watch }) => {
          log(req.url);
          if (req.url !== '/') return res.end('next');
          watch('res', res, ...RES);
          handle(req, res, watch, log);
          if (isBusy) block();
          process.nextTick(() => log('tick'));
        },
        client: async ({ connect, log }) => {
          const wire = await connect();
          wire.write(LENGTH);
          const seen = await client(wire);
          await sleep(40);
          log('after');
          return seen;
        },
      });
    }
  }
}

// A handler that answers at once and then takes what it was sent: more than what is dropped of a body that nobody wants.
const LARGE = 1024 * 1024;
for (const isBusy of [false, true]) {
  for (const [what, take] of Object.entries({
    'listeners before the answer': (req, res, count, done) => {
      req.on('data', count).on('end', done);
      res.end('x');
    },
    'listeners after the answer': (req, res, count, done) => {
      res.end('x');
      req.on('data', count).on('end', done);
    },
    'a pipe before the answer': (req, res, count, done) => {
      req.pipe(counting(count, done));
      res.end('x');
    },
    'a pipe after the answer': (req, res, count, done) => {
      res.end('x');
      req.pipe(counting(count, done));
    },
    'a pipe after an answer in pieces': (req, res, count, done) => {
      res.write('x');
      res.end('y');
      req.pipe(counting(count, done));
    },
  })) {
    for (const [kind, bytes] of Object.entries({
      'a length': [head('POST', '/', `Content-Length: ${LARGE}`), 'b'.repeat(LARGE)],
      chunks: [
        head('POST', '/', 'Transfer-Encoding: chunked'),
        `${LARGE.toString(16)}\r\n${'b'.repeat(LARGE)}\r\n0\r\n\r\n`,
      ],
    })) {
      program(`a large body with ${kind} after the answer${isBusy ? ', busy' : ''}: ${what}`, {
        handler: (req, res, { log, watch }) => {
          let length = 0;
          watch('req', req, 'aborted', 'error');
          const count = (chunk) => {
            length += chunk.length;
          };
          take(req, res, count, () => log('taken', length));
          if (isBusy) block();
        },
        client: async ({ connect, logged }) => {
          const wire = await connect();
          wire.write(bytes[0]);
          const { status, body } = await wire.answer();
          wire.write(bytes[1]);
          await logged('taken');
          return [status, body];
        },
      });
    }
  }
}

// A connection that closes behind its answer, with the whole request here already.
for (const isBusy of [false, true]) {
  for (const last of ['Connection: close', 'X-Other: keep-alive']) {
    for (const pace of [0, 5]) {
      program(`a body that is here, ${last}, taken after the answer${isBusy ? ', busy' : ''}, ${pace} ms a piece`, {
        handler: (req, res, { log, watch }) => {
          let length = 0;
          watch('req', req, 'aborted', 'error');
          const take = (chunk, _encoding, callback) => {
            length += chunk.length;
            setTimeout(callback, pace);
          };
          const final = () => log('taken', length);
          req.pipe(new Writable({ write: take, final, highWaterMark: 1 }));
          res.end('x');
          if (isBusy) block();
        },
        client: async ({ connect, logged }) => {
          const wire = await connect();
          wire.write(head('POST', '/', 'Content-Length: 30000', last) + 'b'.repeat(30_000));
          const answer = await wire.answer();
          wire.end();
          await logged('taken');
          return [answer, await wire.ended()];
        },
      });
    }
  }
}

function counting(count, done) {
  return new Writable({
    write(chunk, _encoding, callback) {
      count(chunk);
      setImmediate(callback);
    },
    final(callback) {
      done();
      callback();
    },
  });
}
