// Routers made at random, of both editions, against Express's own: which handlers are called in which order, with what they
// see of the request, and how the request leaves. The router alone, without HTTP: thousands in a few seconds.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const routing = require('../../packages/ferroute/src/express/editions/routing.js');
const { defineRouter } = require('../../packages/ferroute/src/express/router/index.js');

const ROUNDS = process.env.LONG ? 100_000 : 4_000;

const COMMON = [
  '/',
  '/a',
  '/a/',
  '/a/b',
  '/:x',
  '/:x/b',
  '/a/:y',
  '/:a-:b',
  '/a.json',
  '/A/B',
  '/a//b',
  /^\/r(\d+)/,
  '/é',
];
const LONGER = [['/a', '/q/:q'], '/a/b/c', '/:a/:b/:c'];
const EDITIONS = {
  five: {
    real: require('router'),
    paths: [...COMMON, ...LONGER, '/*w', '/a/*w', '/a{/:z}', '/{a}', '/x{/y}/z', '/a/*w/b', '/:x{.:ext}'],
  },
  four: {
    real: require('express4').Router,
    paths: [
      ...COMMON,
      ...LONGER,
      ...['*', '/a/*', '/a/:z?', '/ab?c', '/a(bc)?', '/a*', 'a', '/:n(\\d+)', '/a+b', '/:id.:ext', '/*-*', '/*/b/*'],
    ],
  },
};
const URLS =
  '/ /a /a/ /A /a/b /a/b/ /a/b/c /a//b //a /a.json /r12 /r12/x /q/7 /x-y /%zz /a/%zz /a%20b /é /a?b=c * http://h/a/b /1 /abc /a/b/c/d /ab.c /a/b?x=/q/7 /a/// /aa+b /a#b /a-b-c /x/y/b/z'.split(
    ' ',
  );
const METHODS = ['GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'PUT'];

function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

/** What a handler does, by a number. */
function act(kind, at, req, next) {
  if (kind === 0) return next(new Error(`E${at}`));
  if (kind === 1) return next('route');
  if (kind === 2) return next('router');
  if (kind === 3) throw new Error(`T${at}`);
  if (kind === 4) req.url = '/a/b';
  next();
}

/** The same router, of either implementation. */
function build(Router, plan, options, log, depth = 0) {
  const router = new Router(options);
  router.param('x', (_req, _res, next, value, name) => {
    log.push(['param', name, value]);
    next(value === '1' ? new Error('one') : undefined);
  });
  for (const [at, { path, kind, does }] of plan.entries()) {
    const handler = (tag) => (req, _res, next) => {
      log.push([`${tag}${at}`, req.url, req.baseUrl, req.originalUrl, { ...req.params }, String(req.route?.path)]);
      act(does, at, req, next);
    };
    if (kind === 0) router.use(path, handler('use'));
    else if (kind === 1) router.get(path, handler('get'), handler('get again'));
    else if (kind === 2) router.post(path, handler('post'));
    else if (kind === 3) router.all(path, handler('all'));
    else if (kind === 4) {
      router.use((error, req, _res, next) => {
        log.push([`error ${at}`, error.message, req.url]);
        next(does < 5 ? undefined : error);
      });
    } else if (kind === 5 && depth < 2) {
      router.use(path, build(Router, plan.slice(at + 1), options, log, depth + 1));
    } else router.route(path).get(handler('route')).put(handler('route put'));
  }
  return router;
}

/** Sends a request through a router; resolves with all that was seen. */
function drive(Router, plan, options, method, url) {
  return new Promise((resolve) => {
    const log = [];
    const router = build(Router, plan, options, log);
    const req = { method, url };
    const res = {
      setHeader: (name, value) => log.push([name, value]),
      set: (name, value) => log.push([name, value]),
      end: (body) => resolve([...log, ['end', body]]),
      send: (body) => resolve([...log, ['end', body]]),
    };
    router.handle(req, res, (error) => {
      resolve([...log, ['out', String(error), req.url, req.baseUrl, req.params]]);
    });
  });
}

for (const [name, { real, paths }] of Object.entries(EDITIONS)) {
  test(`edition ${name}: ${ROUNDS} random routers`, async () => {
    const { Router } = defineRouter({ routing: routing[name] });
    const random = randomFrom(Number(process.env.SEED ?? 1));
    const pick = (list) => list[random(list.length)];
    for (let round = 0; round < ROUNDS; round++) {
      const plan = Array.from({ length: 1 + random(6) }, () => ({
        path: pick(paths),
        kind: random(7),
        does: random(10),
      }));
      const options = { caseSensitive: random(4) === 0, strict: random(4) === 0, mergeParams: random(3) === 0 };
      const [method, url] = [pick(METHODS), pick(URLS)];
      const expected = await drive(real, plan, options, method, url);
      const actual = await drive(Router, plan, options, method, url);
      assert.deepEqual(actual, expected, JSON.stringify({ round, method, url, options, plan: plan.map(String) }));
    }
  });
}
