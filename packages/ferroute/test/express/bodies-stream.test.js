// A request whose body was parsed, as a stream: whoever comes later finds it as Express's parsers leave it, on every way.

'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { PassThrough, finished, pipeline } = require('node:stream');
const { describe, test } = require('node:test');
const { setImmediate: tick, setTimeout: sleep } = require('node:timers/promises');
const net = require('node:net');
const { EDITIONS, http, nodeHttp, post, postChunks, run, storage } = require('./bodies-support');

const BODY = '{"a":1}';
const WHOLE = [post(BODY)];
const LATE = [post(BODY).subarray(0, -3), 20, BODY.slice(-3)];
const CHUNKS = [postChunks(['{"a"', ':1}'])];
const WAYS = { whole: WHOLE, late: LATE, chunks: CHUNKS };

const states = (req) => ({
  destroyed: req.destroyed,
  closed: req.closed,
  readable: req.readable,
  readableEnded: req.readableEnded,
  readableFlowing: req.readableFlowing,
  readableAborted: req.readableAborted,
  readableDidRead: req.readableDidRead,
  readableLength: req.readableLength,
  complete: req.complete,
  aborted: req.aborted,
  errored: req.errored,
});

/** Every event of a stream, in order. */
function watch(req, report, names = ['data', 'end', 'close', 'error', 'aborted', 'readable', 'pause', 'resume']) {
  report.events = [];
  for (const name of names) req.on(name, () => report.events.push(name));
}

/** What a handler may do with the request. @type {Record<string, (req: any, report: any) => any>} */
const LOOKS = {
  'its state in the handler': (req, report) => {
    report.states = states(req);
  },
  'its state a moment later': async (req, report) => {
    await tick();
    await tick();
    report.states = states(req);
  },
  'its state, built at once and looked at later': async (req, report) => {
    report.first = [req.readableLength, req.isPaused()];
    await tick();
    await tick();
    report.states = states(req);
  },
  'listeners in the handler': async (req, report) => {
    watch(req, report);
    await sleep(10);
    report.states = states(req);
  },
  'only a listener of close': async (req, report) => {
    watch(req, report, ['close']);
    await sleep(10);
  },
  'listeners later': async (req, report) => {
    await tick();
    await tick();
    watch(req, report);
    await sleep(10);
    report.states = states(req);
  },
  'read()': (req, report) => {
    report.read = req.read();
  },
  'a pipe': async (req, report) => {
    const target = new PassThrough();
    req.pipe(target);
    report.piped = await new Response(/** @type {any} */ (target)).text();
  },
  'a pipe later': async (req, report) => {
    await tick();
    const target = new PassThrough();
    req.pipe(target);
    report.piped = await new Response(/** @type {any} */ (target)).text();
  },
  'for await': async (req, report) => {
    report.pieces = [];
    try {
      for await (const piece of req) report.pieces.push(String(piece));
    } catch (error) {
      report.pieces.push(error.code);
    }
  },
  'for await later': async (req, report) => {
    await tick();
    report.pieces = [];
    try {
      for await (const piece of req) report.pieces.push(String(piece));
    } catch (error) {
      report.pieces.push(error.code);
    }
  },
  'pipeline()': async (req, report) => {
    await new Promise((resolve) => {
      pipeline(req, new PassThrough().resume(), (error) => {
        report.error = error?.code;
        resolve(undefined);
      });
    });
  },
  'finished()': async (req, report) => {
    await new Promise((resolve) => {
      finished(req, (error) => {
        report.error = error?.code;
        resolve(undefined);
      });
    });
  },
  'finished() later': async (req, report) => {
    await tick();
    await new Promise((resolve) => {
      finished(req, (error) => {
        report.error = error?.code;
        resolve(undefined);
      });
    });
  },
  'resume() and pause()': async (req, report) => {
    req.resume();
    req.pause();
    await tick();
    report.states = states(req);
  },
  'destroy()': async (req, report) => {
    await tick();
    req.destroy();
    report.states = states(req);
  },
  'the context later': async (_req, report) => {
    await sleep(1);
    report.later = storage.getStore();
  },
};

for (const { edition, ours, theirs } of EDITIONS) {
  describe(`a parsed request of Express ${edition}`, { concurrency: 4 }, () => {
    for (const [way, pieces] of Object.entries(WAYS)) {
      for (const [name, look] of Object.entries(LOOKS)) {
        test(`${name} (${way})`, async () => {
          const judge = await run(nodeHttp, theirs.json(), pieces, look);
          assert.deepStrictEqual(await run(http, ours.json(), pieces, look), judge);
        });
      }
    }

    test('several parsers after each other', async () => {
      const chain = (parsers) => (req, res, next) => {
        const all = [
          parsers.urlencoded({ extended: true }),
          parsers.json(),
          parsers.text(),
          parsers.raw({ type: () => true }),
        ];
        const step = (error) => {
          const parser = all.shift();
          if (error || !parser) next(error);
          else parser(req, res, step);
        };
        step(undefined);
      };
      for (const pieces of [
        ...Object.values(WAYS),
        [post('{', { 'Content-Type': 'application/json' })],
        [post('x', {})],
      ]) {
        const judge = await run(nodeHttp, chain(theirs), pieces);
        assert.deepStrictEqual(await run(http, chain(ours), pieces), judge);
      }
    });

    test('a stream that somebody has touched before', async () => {
      const touches = {
        listener: (req) => req.on('data', () => {}),
        close: (req) => req.on('close', () => {}),
        built: (req) => req.readableLength,
        encoding: (req) => req.setEncoding('utf8'),
        headers: (req) => req.headers,
        'no length': (req) => delete req.headers['content-length'],
        'another type': (req) => {
          req.headers['content-type'] = 'text/plain';
        },
        'own headers': (req) => {
          req.headers = { 'content-type': 'application/json' };
        },
        'a body': (req) => {
          req.body = { b: 1 };
        },
        'a falsy body': (req) => {
          req.body = 0;
        },
        marked: (req) => {
          req._body = true;
        },
      };
      for (const [name, touch] of Object.entries(touches)) {
        const touched = (parser) => (req, res, next) => {
          touch(req);
          parser(req, res, next);
        };
        const judge = await run(nodeHttp, touched(theirs.json()), WHOLE);
        assert.deepStrictEqual(await run(http, touched(ours.json()), WHOLE), judge, name);
      }
    });

    test('somebody reads along', async () => {
      const along = (parser) => (req, res, next) => {
        const seen = [];
        parser(req, res, (error) => {
          req.seen = seen;
          next(error);
        });
        req.on('data', (data) => seen.push(String(data)));
        req.on('end', () => seen.push('end'));
      };
      const look = async (req, report) => {
        await tick();
        report.seen = req.seen.join('');
      };
      for (const [name, pieces] of Object.entries(WAYS)) {
        const judge = await run(nodeHttp, along(theirs.json()), pieces, look);
        assert.deepStrictEqual(await run(http, along(ours.json()), pieces, look), judge, name);
      }
    });

    test('the answer is sent before the body is here', async () => {
      for (const library of [nodeHttp, http]) {
        const parsers = library === http ? ours : theirs;
        let parsed;
        const server = library.createServer((req, res) => {
          parsers.json()(req, res, () => {
            parsed = req.body;
          });
          res.end('early');
        });
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        const socket = net.connect(server.address().port, '127.0.0.1');
        socket.write(LATE[0]);
        const [answer] = await once(socket, 'data');
        assert.match(String(answer), /early$/);
        socket.write(LATE[2]);
        await sleep(20);
        assert.deepStrictEqual(parsed, { a: 1 });
        // The connection goes on.
        socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
        const [second] = await once(socket, 'data');
        assert.match(String(second), /^HTTP\/1.1 200 OK/);
        socket.destroy();
        server.close();
      }
    });

    test('the client goes away while the handler works', async () => {
      const look = async (req, report) => {
        watch(req, report);
        await sleep(40);
        report.states = states(req);
      };
      const judge = await run(nodeHttp, theirs.json(), [post(BODY), 20, 'abort', 40], look);
      assert.deepStrictEqual(await run(http, ours.json(), [post(BODY), 20, 'abort', 40], look), judge);
      const quiet = async (req, report) => {
        await sleep(40);
        report.states = states(req);
      };
      const quietJudge = await run(nodeHttp, theirs.json(), [post(BODY), 20, 'abort', 40], quiet);
      assert.deepStrictEqual(await run(http, ours.json(), [post(BODY), 20, 'abort', 40], quiet), quietJudge);
    });

    test('two requests on one connection', async () => {
      const pieces = [Buffer.concat([post(BODY), post('[2]')])];
      const judge = await run(nodeHttp, theirs.json(), pieces);
      const got = await run(http, ours.json(), pieces);
      assert.deepStrictEqual(
        got.reports.map((report) => report.body),
        judge.reports.map((report) => report.body),
      );
    });

    test('large bodies', async () => {
      const text = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => `é${i}`));
      const options = { limit: '5mb' };
      const judge = await run(nodeHttp, theirs.json(options), [post(text)]);
      const got = await run(http, ours.json(options), [post(text)]);
      assert.deepStrictEqual(got, judge);
      const refused = await run(nodeHttp, theirs.json(), [postChunks(text.match(/.{1,50000}/g) ?? [])]);
      const mine = await run(http, ours.json(), [postChunks(text.match(/.{1,50000}/g) ?? [])]);
      for (const { reports } of [refused, mine]) delete reports[0].error.own.received;
      assert.deepStrictEqual(mine, refused);
    });
  });
}
