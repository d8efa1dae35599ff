// Random routers, and what requests meet in them: the same plan is built on two implementations of Express and each layer
// notes what it sees. No server: a router is a function, and here it gets plain objects.

'use strict';

/** @typedef {(below: number) => number} Random */

/** A generator that a number repeats. @param {number} seed @returns {Random} */
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const pick = (roll, list) => list[roll(list.length)];

const SEGMENTS = ['a', 'b', 'A', 'a.b', 'a-b', 'x', 'ab', '%61', '%zz', 'ü', '', 'long-segment', 'a$', '1', '42'];
const COMMON = [
  '/a',
  '/b',
  '/:p',
  '/:q',
  '/a.b',
  '/a-b',
  '/x',
  '/:p-:q',
  '/:p.:q',
  '/a:p',
  '/',
  '//',
  '/a/',
  '/A',
  '/1',
  '/ü',
];
const OWN = {
  4: ['*', '/*', '/a*', '/:p?', '/:p(\\d+)', '/a?b', '/a+', '/(a|b)', '/:p*', '/:p(a|b)?', '/a$', '/[ab]', '/.'],
  5: [
    '/*w',
    '/a/*w',
    '{/:p}',
    '{/a}',
    '/a{b}',
    '/:p{.:q}',
    '/*w.:p',
    '/{*w}',
    '/\\*',
    '/"a"',
    '/:"p"',
    '/a{/b}',
    '/a$',
  ],
};
const EXPRESSIONS = [/^\/a/, /b$/, /^\/(\w+)$/, /\/x/, /^\/(a)?(b)?/, /^\/(?<p>[^/]+)\/?$/, /(?:)/, /^\/a\/(.*)$/i];

function pattern(roll, edition) {
  const kind = roll(12);
  if (kind === 0) return pick(roll, EXPRESSIONS);
  if (kind === 1) return Array.from({ length: 1 + roll(3) }, () => pattern(roll, edition));
  let text = '';
  for (let parts = 1 + roll(3); parts > 0; parts--) text += pick(roll, roll(4) === 0 ? OWN[edition] : COMMON);
  return text;
}

/** What a handler does, by the number that the plan gives it. */
const ACTS = [
  'next',
  'next',
  'next',
  'next',
  'answer',
  'error',
  'throw',
  'route',
  'router',
  'later',
  'url',
  'method',
  'params',
];
const ERROR_ACTS = ['next', 'answer', 'error', 'throw', 'route', 'router', 'later'];

let ids = 0;
const handler = (roll) => ({
  id: ++ids,
  act: pick(roll, ACTS),
  url: `/${pick(roll, SEGMENTS)}/${pick(roll, SEGMENTS)}`,
});
const errorHandler = (roll) => ({ id: ++ids, act: pick(roll, ERROR_ACTS), isError: true });
const handlers = (roll) =>
  Array.from({ length: 1 + roll(3) }, () => (roll(8) === 0 ? errorHandler(roll) : handler(roll)));

/** A plan of a router: options and registrations. */
function plan(roll, edition, depth = 0) {
  const options = { mergeParams: roll(2) === 0, caseSensitive: roll(4) === 0, strict: roll(4) === 0 };
  const layers = Array.from({ length: 1 + roll(depth === 0 ? 9 : 5) }, () => registration(roll, edition, depth));
  return { options, layers };
}

function registration(roll, edition, depth) {
  const kind = roll(14);
  const path = pattern(roll, edition);
  if (kind === 0) return { kind: 'param', name: pick(roll, ['p', 'q', 'w', '0']), handler: handler(roll) };
  if (kind <= 2 && depth < 3)
    return { kind: 'router', path: roll(4) === 0 ? undefined : path, router: plan(roll, edition, depth + 1) };
  if (kind <= 5) return { kind: 'use', path: roll(3) === 0 ? undefined : path, handlers: handlers(roll) };
  if (kind === 6) return { kind: 'use', path: roll(2) === 0 ? undefined : path, handlers: [errorHandler(roll)] };
  if (kind === 7) return { kind: 'all', path, handlers: handlers(roll) };
  if (kind === 8) return { kind: 'route', path, get: handlers(roll), post: handlers(roll) };
  return { kind: pick(roll, ['get', 'get', 'get', 'post', 'head', 'put', 'options']), path, handlers: handlers(roll) };
}

const requestOf = (roll) => ({
  method: pick(roll, ['GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE']),
  url:
    Array.from({ length: 1 + roll(4) }, () => `/${pick(roll, SEGMENTS)}`).join('') +
    pick(roll, ['', '', '/', '?q=/a', '?']),
  change: roll(8) === 0 ? pick(roll, ['shift', 'pop', 'reverse', 'again', 'splice']) : null,
});

/** A change of the outermost stack between two requests. */
const CHANGES = {
  shift: (stack) => stack.shift(),
  pop: (stack) => stack.pop(),
  reverse: (stack) => stack.reverse(),
  again: (stack) => stack.length > 0 && stack.push(stack[0]),
  splice: (stack) => stack.splice(stack.length >> 1, 1, ...stack.slice(0, 1)),
};

const text = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** One implementation with the plan registered, and what each layer notes. */
class Built {
  constructor(express, plan) {
    this.notes = [];
    this.express = express;
    this.router = this.make(plan);
  }

  make({ options, layers }) {
    const router = this.express.Router(options);
    for (const layer of layers) {
      try {
        this.register(router, layer);
      } catch (error) {
        this.notes.push(`refused ${text(error)}`);
      }
    }
    return router;
  }

  register(router, layer) {
    const paths = layer.path === undefined ? [] : [layer.path];
    if (layer.kind === 'param') router.param(layer.name, this.act(layer.handler));
    else if (layer.kind === 'router') router.use(...paths, this.make(layer.router));
    else if (layer.kind === 'route') {
      const get = layer.get.map((one) => this.act(one));
      const post = layer.post.map((one) => this.act(one));
      router.route(layer.path).get(get).post(post).get(get[0]);
    } else router[layer.kind](...paths, ...layer.handlers.map((one) => this.act(one)));
  }

  act({ id, act, url, isError }) {
    const run = (error, req, next) => {
      const { params, baseUrl, originalUrl } = req;
      const entries = Object.entries(params ?? {});
      this.notes.push(
        `${id} ${error === null ? '' : text(error)} ${req.url} ${baseUrl} ${originalUrl} ${JSON.stringify(entries)} ${req.route?.path}`,
      );
      if (act === 'answer') return this.finish('answered');
      if (act === 'throw') throw new RangeError(`thrown ${id}`);
      if (act === 'error') return next(new Error(`error ${id}`));
      if (act === 'route' || act === 'router') return next(act);
      if (act === 'later') return void setImmediate(next);
      if (act === 'url') req.url = url;
      if (act === 'method') req.method = req.method === 'GET' ? 'POST' : 'GET';
      if (act === 'params' && req.params) req.params.p = `changed ${id}`;
      next();
    };
    if (isError) return (error, req, _res, next) => run(error, req, next);
    return (req, _res, next, ..._more) => run(null, req, next);
  }

  /** @returns {Promise<string[]>} what the request met */
  ask({ method, url, change }) {
    if (change) CHANGES[change](this.router.stack);
    const refused = this.notes;
    this.notes = [];
    return new Promise((resolve) => {
      const req = { method, url, headers: {} };
      this.finish = (how) => {
        this.notes.push(`${how} ${req.url} ${req.baseUrl} ${JSON.stringify(Object.entries(req.params ?? {}))}`);
        resolve([...refused, ...this.notes]);
      };
      const set = (name, value) => this.notes.push(`set ${name} ${value}`);
      const end = (body) => this.finish(`sent ${body}`);
      this.router(req, { setHeader: set, set, end, send: end }, (error) => this.finish(`out ${text(error)}`));
    });
  }
}

/**
 * Builds one random plan on both and asks both the same.
 * @param {{ seed: number, edition: 4 | 5, judge: any, ours: any, requests?: number }} what
 * @returns {Promise<{ plan: unknown, request: unknown, wanted: string[], seen: string[] } | null>} where they differ
 */
async function compare({ seed, edition, judge, ours, requests = 8 }) {
  const roll = random(seed);
  ids = 0;
  const made = plan(roll, edition);
  const [one, two] = [new Built(judge, made), new Built(ours, made)];
  for (let count = 0; count < requests; count++) {
    const request = requestOf(roll);
    const [wanted, seen] = [await one.ask(request), await two.ask(request)];
    if (wanted.join('\n') !== seen.join('\n')) return { plan: made, request, wanted, seen };
  }
  return null;
}

module.exports = { compare };
