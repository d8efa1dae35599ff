// Whole answers: whatever way they go, one native call or step by step, they are the same, and look the same afterwards.

'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { describe, test } = require('node:test');
const etag = require('etag');
const fresh2 = require('fresh');
const fresh0 = require('fresh-0');
const { compileETag } = require('../../src/express/response');
const { application, editions, nodeHttp, sent, serving } = require('./response-support');

/** A method that may be answered with 304, too, where Node knows it. */
const QUERY = nodeHttp.METHODS.filter((method) => method === 'QUERY');

const GET = {};
const HEAD = { method: 'HEAD' };
const POST = { method: 'POST', body: 'hello' };
const STAR = { headers: { 'If-None-Match': '*' } };
const OTHER = { headers: { 'If-None-Match': '"other"' } };

/** Handlers whose answers may take the short way, and how many of the requests below do. */
const WHOLE = {
  json: (req, res) => res.json({ a: 1, b: 'ž' }),
  'json null': (req, res) => res.json(null),
  text: (req, res) => res.send('<p>\u017e \ud83d\ude00 \ud800</p>'),
  'empty text': (req, res) => res.send(''),
  bytes: (req, res) => res.send(Buffer.from([0, 200, 255])),
  'no bytes': (req, res) => res.send(Buffer.alloc(0)),
  'a large body': (req, res) => res.send('ž'.repeat(70_000)),
  'large bytes': (req, res) => res.send(Buffer.alloc(100_000, 'x')),
  'a status': (req, res) => res.status(404).json({ error: 'no' }),
  'a type': (req, res) => res.type('text/plain; format=flowed').send('x'),
  'a type with a charset': (req, res) => res.set('Content-Type', 'text/plain; charset=latin1').send('x'),
  'a type of bytes': (req, res) => res.type('png').send(Buffer.from('x')),
  'an object': (req, res) => res.send({ a: 1 }),
  headers: (req, res) =>
    res
      .set({ 'X-One': '1', 'X-Many': ['1', '2'] })
      .cookie('a', 'b')
      .cookie('c', 'd')
      .send('x'),
  'a number as header': (req, res) => {
    res.setHeader('X-Number', 5);
    res.json(1);
  },
};

/** Handlers whose answers have consequences that only the long way knows. */
const PLAIN = {
  'a status without a body': (req, res) => res.status(204).send('x'),
  'reset content': (req, res) => res.status(205).send('x'),
  'not modified': (req, res) => res.status(304).send('x'),
  'an unusual status': (req, res) => res.status(299).send('x'),
  'a reason': (req, res) => {
    res.statusMessage = 'Fine';
    res.send('x');
  },
  'an entity tag': (req, res) => res.set('ETag', '"own"').send('x'),
  'a date of change': (req, res) => res.set('Last-Modified', 'Sat, 01 Jan 2000 00:00:00 GMT').send('x'),
  'a length': (req, res) => res.set('Content-Length', '1').send('x'),
  'a connection': (req, res) => res.set('Connection', 'close').send('x'),
  'an odd type': (req, res) => {
    res.setHeader('Content-Type', ['text/plain']);
    res.send('x');
  },
  'a wrong type': (req, res) => {
    res.setHeader('Content-Type', 'no type');
    res.send('x');
  },
  nothing: (req, res) => res.send(),
  null: (req, res) => res.send(null),
  'a header beyond ASCII': (req, res) => res.set('X-Name', 'Zo\u00eb').send('x'),
};

/** The same answers from Node's http, from ours step by step, and from ours as they come. */
async function threeWays(express, handler, requests, settings) {
  const results = [];
  const run = (app, http) =>
    serving(
      app,
      async (ask) => {
        const answers = [];
        for (const request of requests) answers.push(await ask(request));
        // Again with the tag that was given.
        const tag = answers[0].headers.etag;
        for (const method of tag ? ['GET', 'HEAD', 'POST', ...QUERY] : []) {
          answers.push(await ask({ method, headers: { 'If-None-Match': `"a", ${tag}` } }));
        }
        return answers;
      },
      http,
    );
  results.push(await run(application(express, handler, settings), nodeHttp));
  const watched = (req, res, next) => {
    res.end = res.end.bind(res);
    handler(req, res, next);
  };
  let before = sent.count;
  results.push(await run(application(express, watched, settings)));
  assert.strictEqual(sent.count, before);
  before = sent.count;
  results.push(await run(application(express, handler, settings)));
  assert.deepStrictEqual(results[1], results[0]);
  assert.deepStrictEqual(results[2], results[0]);
  return { answers: results[0], short: sent.count - before };
}

for (const [major, express] of editions) {
  describe(`Express ${major}`, () => {
    for (const [name, handler] of Object.entries(WHOLE)) {
      test(`${name}, in one call`, async () => {
        const requests = [GET, HEAD, POST, STAR, OTHER, { headers: { Connection: 'close' } }];
        const { answers, short } = await threeWays(express, handler, requests);
        assert.strictEqual(short, answers.length);
      });
    }

    for (const [name, handler] of Object.entries(PLAIN)) {
      test(`${name}, step by step`, async () => {
        const { short } = await threeWays(express, handler, [GET, HEAD, POST, STAR, OTHER]);
        assert.strictEqual(short, 0);
      });
    }

    for (const [name, settings, expected] of [
      ['weak', { etag: 'weak' }, etag('x', { weak: true })],
      ['strong', { etag: 'strong' }, etag('x')],
      ['none', { etag: false }, undefined],
      ['own', { etag: (body, encoding) => `"${body}-${encoding}"` }, '"x-undefined"'],
    ]) {
      test(`entity tags: ${name}`, async () => {
        const { answers, short } = await threeWays(express, (req, res) => res.send('x'), [GET, HEAD, STAR], settings);
        assert.strictEqual(answers[0].headers.etag, expected);
        assert.strictEqual(short, name === 'own' ? 0 : answers.length);
      });
    }

    test('what is seen afterwards', async () => {
      const handler = (req, res) => {
        const events = [];
        for (const event of ['prefinish', 'finish', 'close']) res.on(event, () => events.push(event));
        const returned = res.set('X-Own', '1').json({ a: 1 });
        const { statusCode, statusMessage, headersSent, finished, writableEnded } = res;
        seen.push({
          returned: returned === res,
          state: { statusCode, statusMessage, headersSent, finished, writableEnded },
          headers: { ...res.getHeaders() },
          names: res.getHeaderNames().sort(),
          has: [res.hasHeader('etag'), res.hasHeader('Content-Type'), res.get('content-length')],
          events,
        });
        try {
          res.set('X-Late', '1');
        } catch (error) {
          seen.push(error.code);
        }
      };
      let seen = [];
      await serving(application(express, handler), (ask) => askAll(ask), nodeHttp);
      const expected = seen;
      seen = [];
      const before = sent.count;
      await serving(application(express, handler), (ask) => askAll(ask));
      assert.strictEqual(sent.count, before + 3);
      assert.deepStrictEqual(seen, expected);
      assert.deepStrictEqual(seen.at(-2).state.statusCode, 304);
    });

    test('a body may change once it was sent', async () => {
      let tag;
      const handler = (req, res) => {
        const body = Buffer.from('before');
        res.send(body);
        assert.strictEqual(res.get('Content-Length'), '6');
        tag = res.get('ETag');
      };
      const answer = await serving(application(express, handler), (ask) => ask());
      assert.deepStrictEqual([answer.body, answer.headers.etag], ['before', tag]);
    });

    test('whoever puts something in the way is asked', async () => {
      for (const [method, body] of Object.entries({
        end: 'x',
        writeHead: 'x',
        setHeader: 'x',
        getHeader: 'x',
        removeHeader: 'x',
        get: 'x',
        set: 'x',
        type: 'x',
        send: { a: 1 },
      })) {
        let calls = 0;
        const handler = (req, res) => {
          const original = res[method];
          res[method] = function (...args) {
            calls++;
            return original.apply(this, args);
          };
          // A status that loses its headers, so that all of them are called.
          res.status(method === 'removeHeader' ? 204 : 200).send(body);
        };
        const answer = await serving(application(express, handler), (ask) => ask());
        assert.ok(calls > 0, method);
        assert.strictEqual(answer.status, method === 'removeHeader' ? 204 : 200, method);
      }
    });

    test('prototypes that programs have changed', async () => {
      for (const name of ['send', 'set', 'end', 'writeHead']) {
        const app = application(express, (req, res) => res.json({ a: 1 }));
        const original = app.response[name];
        let calls = 0;
        app.response[name] = function (...args) {
          calls++;
          return original.apply(this, args);
        };
        const answer = await serving(app, (ask) => ask());
        assert.strictEqual(answer.body, '{"a":1}');
        assert.ok(calls > 0, name);
      }
    });

    test('middleware has the last word on conditions', async () => {
      for (const [name, change, expected] of [
        ['reads a header', (req) => req.headers.host, 304],
        ['removes the condition', (req) => delete req.headers['if-none-match'], 200],
        ['replaces the headers', (req) => (req.headers = {}), 200],
        ['asks for a reload', (req) => (req.headers['cache-control'] = 'no-cache'), 200],
        ['has its own idea', (req) => Object.defineProperty(req, 'fresh', { value: false }), 200],
        ['changes the method', (req) => (req.method = 'POST'), 200],
      ]) {
        const app = application(express, (req, res) => {
          change(req);
          res.send('x');
        });
        const answer = await serving(app, (ask) => ask(STAR));
        assert.strictEqual(answer.status, expected, name);
      }
      const added = application(express, (req, res) => {
        req.headers['if-none-match'] = '*';
        res.send('x');
      });
      assert.strictEqual((await serving(added, (ask) => ask())).status, 304);
    });

    test('conditions are weighed as the package `fresh` does', async () => {
      const fresh = major === 4 ? fresh0 : fresh2;
      const tag = etag('x', { weak: true });
      const pick = (...values) => values[Math.floor(Math.random() * values.length)];
      const app = application(express, (req, res) => res.send('x'));
      await serving(app, async (ask) => {
        for (let round = 0; round < 150; round++) {
          const own = pick(tag, tag.slice(2), `W/${tag}`, '"y"', '*');
          const headers = Object.fromEntries(
            [
              ['if-none-match', pick(undefined, own, `"y" , ${own}`, `${own},`, ` ${own}  `, `"y",\t${own}`)],
              ['if-modified-since', pick(undefined, undefined, 'Sat, 01 Jan 2000 00:00:00 GMT', 'no date')],
              ['cache-control', pick(undefined, undefined, 'no-cache', 'max-age=0', 'max-age=0, no-cache', 'No-Cache')],
            ].filter(([, value]) => value !== undefined),
          );
          const isFresh = fresh(
            Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()])),
            { etag: tag },
          );
          const answer = await ask({ headers });
          assert.strictEqual(answer.status, isFresh ? 304 : 200, JSON.stringify(headers));
        }
      });
    });

    test('headers that were remembered are those of this answer', async () => {
      let number = 0;
      const app = application(express, (req, res) => {
        const mine = number++;
        for (let at = 0; at < mine % 4; at++) res.set(`X-Header-${at}`, mine % 3 === 0 ? 'same' : `value ${mine}`);
        if (mine % 5 === 0) res.type('txt');
        if (mine % 2 === 0) res.json(mine);
        else res.send(`text ${mine}`);
      });
      const collect = async (http) => {
        number = 0;
        return serving(
          app,
          async (ask) => {
            const answers = [];
            for (let at = 0; at < 60; at++) answers.push(await ask());
            return answers;
          },
          http,
        );
      };
      assert.deepStrictEqual(await collect(), await collect(nodeHttp));
    });

    test('answers that come later, each in its own context', async () => {
      const storage = new AsyncLocalStorage();
      const contexts = [];
      const app = application(express, (req, res) => {
        storage.run(req.url, () => {
          res.on('finish', () => contexts.push([req.url, storage.getStore()]));
          setTimeout(() => res.json({ url: req.url }), 5);
        });
      });
      const answers = await serving(app, (ask) => Promise.all(['/a', '/b', '/c'].map((path) => ask({ path }))));
      assert.deepStrictEqual(answers.map(({ body }) => body).sort(), ['{"url":"/a"}', '{"url":"/b"}', '{"url":"/c"}']);
      for (const [url, store] of contexts) assert.strictEqual(store, url);
      assert.strictEqual(contexts.length, 3);
    });

    test('a client that is gone, a second answer', async () => {
      const errors = [];
      const app = application(express, (req, res, next) => {
        if (req.url === '/twice') {
          res.json(1);
          try {
            res.json(2);
          } catch (error) {
            errors.push(error.code);
          }
          return;
        }
        req.socket.destroy();
        res.on('close', () => {
          res.json({ late: true });
          errors.push(res.headersSent, res.get('Content-Type'));
        });
      });
      await serving(app, async (ask) => {
        assert.strictEqual((await ask({ path: '/twice' })).body, '1');
        await assert.rejects(ask(), { code: 'ECONNRESET' });
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      assert.strictEqual(errors[0], 'ERR_HTTP_HEADERS_SENT');
      assert.strictEqual(errors.at(-1), 'application/json; charset=utf-8');
    });
  });
}

/** @param {(options?: any) => Promise<any>} ask */
async function askAll(ask) {
  const { headers } = await ask();
  await ask(HEAD);
  await ask({ headers: { 'If-None-Match': headers.etag } });
}

test('compileETag', () => {
  for (let round = 0; round < 200; round++) {
    const body = Buffer.alloc(Math.floor(Math.random() ** 4 * 100_000), Math.random().toString(36));
    for (const [value, weak] of [
      ['weak', true],
      [true, true],
      ['strong', false],
    ]) {
      assert.strictEqual(compileETag(value)(body), etag(body, { weak }));
    }
    const text = body.toString('latin1');
    assert.strictEqual(compileETag('strong')(text, 'utf8'), etag(text));
    assert.strictEqual(compileETag('strong')(text, 'latin1'), etag(body));
  }
  const own = () => 'x';
  assert.strictEqual(compileETag(own), own);
  assert.strictEqual(compileETag(false), undefined);
  for (const value of ['Weak', 1, null, undefined, {}]) {
    assert.throws(() => compileETag(value), {
      name: 'TypeError',
      message: `unknown value for etag function: ${value}`,
    });
  }
  assert.throws(() => compileETag('weak')(5), { code: 'ERR_INVALID_ARG_TYPE' });
});
