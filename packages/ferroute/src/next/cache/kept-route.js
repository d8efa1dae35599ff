// Route handlers whose answers are kept: by choice (`dynamic`, `revalidate`, `generateStaticParams`), and while nothing of a
// request is used. Rust gives what is kept; here is what makes it.
//
// Next makes the answers of its build when it builds. Here the first request does: what it and those after it see is the same,
// but that nothing is older than the first request.

'use strict';

const binding = require('../../binding');
const { open } = require('../../http/dispatch');
const { kSlot, kAbout } = require('../../http/state');
const { isDraft, isOnDemandRevalidate } = require('../draft');
const { keep } = require('../after');
const { reportRouteError } = require('../report');
const { settings } = require('../settings');
const { FOREVER, ONE_YEAR, config } = require('./config');
const { headersOf, linesOf } = require('./headers');
const { answers } = require('./answers');
const { fakeMessages } = require('./messages');
const { pathTags } = require('./tags');
const { watched } = require('./watch');

const NO_STORE = 'private, no-cache, no-store, max-age=0, must-revalidate';
/** Says to `res.revalidate()`: only if there is an answer already. */
const ONLY_GENERATED = 'x-prerender-revalidate-if-generated';
/** How often one that took its time may try to answer at once: the first time it may have had modules to load. */
const TRIES = 2;
/** A failed revalidation is tried again after at least, and at most, so many seconds. */
const RETRY = { least: 3, most: 30 };

/**
 * @typedef {(string | string[] | undefined)[]} Values
 * @typedef {import('../route-config').RouteConfig} RouteConfig
 * @typedef {import('../route-handler').RouteFile & { id: number }} RouteFile
 *
 * @typedef {object} Runner What the handler's own file does for this one.
 * @property {(req: any, res: any, values: Values | undefined, watch?: import('./watch').Watch) => Promise<import('./watch').Ran>} run
 *   Calls GET in a scope of its own. Rejects where the answer is 500.
 * @property {(response: Response, req: any, res: any) => void} send
 * @property {(error: unknown, req: any, res: any) => void} fail
 *
 * @typedef {object} Made An answer to be kept.
 * @property {number} status
 * @property {[string, string][]} headers
 * @property {Buffer} body
 * @property {string[]} tags
 * @property {number | undefined} revalidate In seconds; undefined is never.
 * @property {number | undefined} expire In seconds.
 */

/** By route: what makes a new answer when one is stale. @type {Map<number, KeptRoute>} */
const kept = new Map();

// What becomes of those who wait for an answer that is not kept.
const RUN = 0;
const FAILED = 1;

/** What others wait for an invocation to make: if it is not kept, they have to be told, once. */
class Lead {
  /** @param {any} req */
  constructor(req) {
    /** @type {string | undefined} */
    this.key = binding.cacheLead(req[kSlot]);
  }

  /** @param {typeof RUN | typeof FAILED} why */
  drop(why) {
    if (this.key !== undefined) binding.cacheDrop(this.key, why);
    this.key = undefined;
  }
}

class KeptRoute {
  /** By their params as text: what `generateStaticParams` lists. @type {Promise<Set<string>> | undefined} */
  #listed;
  /** Keys of which a new answer is being made here. @type {Set<string>} */
  #making = new Set();
  #tries = 0;

  /**
   * @param {RouteFile} route
   * @param {RouteConfig} segment
   * @param {Runner} runner
   */
  constructor(route, segment, runner) {
    this.route = route;
    this.segment = segment;
    this.runner = runner;
    this.isStatic = true;
  }

  /**
   * Answers a request, if it is one whose answer may be kept.
   *
   * @param {any} req
   * @param {any} res
   * @param {Values | undefined} values
   * @returns {boolean}
   */
  takes(req, res, values) {
    const { method } = req;
    if (method !== 'GET' && method !== 'HEAD') return this.isStatic && this.#refuses(req, res);
    const lead = new Lead(req);
    if (!this.isStatic) {
      // It was on its way when that turned out.
      lead.drop(RUN);
      return false;
    }
    void this.#answer(lead, req, res, values).catch((error) => {
      lead.drop(FAILED);
      this.runner.fail(error, req, res);
    });
    return true;
  }

  /** What is static has no other methods. */
  #refuses(/** @type {any} */ req, /** @type {any} */ res) {
    if (this.route.params.length > 0 || !answers().wasMade(pathOf(req))) return false;
    res.statusCode = 405;
    res.setHeader('Allow', ['GET', 'HEAD']);
    res.end('Method Not Allowed');
    return true;
  }

  /**
   * @param {Lead} lead
   * @param {any} req
   * @param {any} res
   * @param {Values | undefined} values
   */
  async #answer(lead, req, res, values) {
    const led = lead.key;
    if (led === undefined && isDraft(req.headers.cookie)) return this.#answerDraft(req, res, values);
    const key = led ?? pathOf(req);
    if (this.segment.generateStaticParams && !this.segment.dynamicParams && !(await this.#isListed(values))) {
      lead.drop(RUN);
      return notFound(res);
    }
    const store = answers();
    const found = await store.get(key);
    if (led === undefined && isOnDemandRevalidate(req.headers))
      return this.#answerOnDemand(key, found, req, res, values);
    if (led === undefined && found && found.state < 2) {
      if (found.state === 1) this.revalidate(key, values);
      return this.#give(found.made, found.state === 1 ? 'STALE' : 'HIT', req, res);
    }
    const isFirst = !found && !store.wasMade(key);
    try {
      const { made, response } = await this.#make(key, req, res, values, isFirst, () => lead.drop(RUN));
      if (!made) {
        lead.drop(RUN);
        return this.runner.send(response, req, res);
      }
      const isPrerendered = isFirst && (await this.#isPrerendered(values));
      return this.#give(made, found || isPrerendered ? 'HIT' : 'MISS', req, res);
    } catch (error) {
      lead.drop(FAILED);
      if (found) await this.#retain(key, found.made);
      throw error;
    }
  }

  /**
   * For `res.revalidate()` of pages/api.
   *
   * @param {string} key
   * @param {import('./answers').FoundAnswer | undefined} found
   * @param {any} req
   * @param {any} res
   * @param {Values | undefined} values
   */
  async #answerOnDemand(key, found, req, res, values) {
    res.setHeader('x-nextjs-cache', 'REVALIDATED');
    if (!found && req.headers[ONLY_GENERATED]) return notFound(res);
    const { made, response } = await this.#make(key, req, res, values, !found && !answers().wasMade(key));
    if (made) this.#give(made, 'REVALIDATED', req, res);
    else this.runner.send(response, req, res);
  }

  /** @param {any} req @param {any} res @param {Values | undefined} values */
  async #answerDraft(req, res, values) {
    const { response } = await this.runner.run(req, res, values);
    // One that is watched may be any handler.
    if (!this.segment.isWatched || answers().wasMade(pathOf(req))) {
      res.setHeader('x-nextjs-cache', 'HIT');
      res.setHeader('Cache-Control', NO_STORE);
    }
    this.runner.send(response, req, res);
  }

  /**
   * Runs the handler and keeps its answer.
   *
   * @param {string} key
   * @param {any} req
   * @param {any} res
   * @param {Values | undefined} values
   * @param {boolean} isFirst There was none before: it may turn out that the route is not static after all.
   * @param {() => void} [release] Others need not wait for it.
   * @returns {Promise<{ made?: Made, response: Response }>} Without `made`: it is not to be kept.
   */
  async #make(key, req, res, values, isFirst, release) {
    const created = binding.cacheNow();
    /** @type {Buffer | undefined} */
    let body;
    let ran = this.runner.run;
    if (this.segment.isWatched) {
      const seen = await watched((watch) => this.runner.run(req, res, values, watch));
      if (seen.body === undefined) return this.#watchedInVain(seen, key, isFirst, release);
      ({ body } = seen);
      ran = () => seen.ran;
    }
    const { response, scope, isInterrupted } = await ran(req, res, values);
    const { dynamic, tags, revalidate, expire } = scope.cache;
    const what = dynamic ?? (revalidate === 0 ? 'revalidate: 0' : undefined);
    if (what !== undefined) {
      if (!isFirst) throw pageChanged(key, what);
      // As a build would have found: from now on it is run for each request.
      this.#isDynamic();
      return { response };
    }
    if (isFirst && response.status >= 400 && response.status !== 404) {
      this.#isDynamic();
      return { response };
    }
    // Of one that threw `redirect()` or `notFound()` Next does not know how long it holds.
    const seconds = isInterrupted ? undefined : finite(revalidate);
    const own = pathTags(this.route.pattern, key);
    /** @type {Made} */
    const made = {
      status: response.status,
      headers: headersOf(response),
      body: body ?? Buffer.from(await response.arrayBuffer()),
      tags: isInterrupted ? own : [...new Set([...own, ...tags])],
      revalidate: seconds,
      expire: isInterrupted ? undefined : (finite(expire) ?? (seconds === undefined ? undefined : config.expireTime)),
    };
    if (!made.headers.some(([name]) => name === 'cache-control')) {
      made.headers.unshift(['cache-control', cacheControl(made)]);
    }
    await answers().set(key, made, linesOf(made.headers), created);
    return { made, response };
  }

  /**
   * What becomes of an answer that needed its request, or time, though the file does not say so.
   *
   * @param {import('./watch').Seen} seen
   * @param {string} key
   * @param {boolean} isFirst
   * @param {(() => void) | undefined} release
   */
  async #watchedInVain({ ran, isCertain }, key, isFirst, release) {
    if (!isFirst && (isCertain || !release)) {
      ran.catch(() => {});
      const { scope } = isCertain ? await ran : { scope: undefined };
      throw pageChanged(key, scope?.cache.dynamic ?? 'it waits for more than caches');
    }
    if (isFirst && (isCertain || ++this.#tries >= TRIES)) this.#isDynamic();
    release?.();
    return { response: (await ran).response };
  }

  /**
   * A new one could not be made: the old one has to do until the next try.
   *
   * @param {string} key
   * @param {Made} old
   */
  async #retain(key, old) {
    const revalidate = Math.min(Math.max(old.revalidate || RETRY.least, RETRY.least), RETRY.most);
    const expire = old.expire === undefined ? undefined : Math.max(revalidate + RETRY.least, old.expire);
    /** @type {Made} */
    const retained = { ...old, revalidate, expire };
    const said = cacheControl(old);
    retained.headers = old.headers.map(([name, value]) => [
      name,
      name === 'cache-control' && value === said ? cacheControl(retained) : value,
    ]);
    await answers().set(key, retained, linesOf(retained.headers), binding.cacheNow());
  }

  #isDynamic() {
    this.isStatic = false;
    binding.cacheRoute(this.route.id, false);
  }

  /**
   * @param {Made} made
   * @param {'HIT' | 'STALE' | 'MISS' | 'REVALIDATED'} state
   * @param {any} req
   * @param {any} res
   */
  #give({ status, headers, body }, state, req, res) {
    res.setHeader('x-nextjs-cache', state);
    const isEmpty = status === 204 || status === 205 || status === 304 || body.length === 0;
    this.runner.send(new Response(isEmpty ? null : /** @type {any} */ (body), { status, headers }), req, res);
  }

  /**
   * Makes a new answer, for nobody who waits.
   *
   * @param {string} key
   * @param {Values | undefined} values
   */
  revalidate(key, values) {
    if (this.#making.has(key)) return;
    this.#making.add(key);
    const done = () => void this.#making.delete(key);
    keep(this.#remake(key, values).then(done, done));
  }

  /** @param {string} key @param {Values | undefined} values */
  async #remake(key, values) {
    const { req, res } = fakeMessages(key);
    try {
      await this.#make(key, req, res, values, false);
      res.end();
    } catch (error) {
      binding.cacheDrop(key, FAILED);
      const found = await answers().get(key);
      if (found) await this.#retain(key, found.made);
      res.end();
      console.error(error);
      reportRouteError(error, req, this.route.pattern);
    }
  }

  // ===== which params a build would have made answers for

  /** @param {Values | undefined} values */
  async #isPrerendered(values) {
    return this.route.params.length === 0 || this.#isListed(values);
  }

  /** @param {Values | undefined} values */
  async #isListed(values) {
    this.#listed ??= this.#list();
    return (await this.#listed).has(JSON.stringify(values ?? []));
  }

  async #list() {
    const { generateStaticParams } = this.segment;
    const all = generateStaticParams ? await generateStaticParams({ params: {} }) : [];
    const { params: names } = this.route;
    return new Set((Array.isArray(all) ? all : []).map((each) => JSON.stringify(names.map((name) => each?.[name]))));
  }
}

/** @param {string} key @param {string} what */
const pageChanged = (key, what) =>
  new Error(
    `Page changed from static to dynamic at runtime ${key}, reason: ${what}\n` +
      'see more here https://nextjs.org/docs/messages/app-static-to-dynamic-error',
  );

/** Seconds that end some time. @param {number | false | undefined} seconds */
const finite = (seconds) => (typeof seconds === 'number' && seconds < FOREVER ? seconds : undefined);

/** @param {Made} made */
function cacheControl({ revalidate, expire }) {
  if (revalidate === undefined) return `s-maxage=${ONE_YEAR}`;
  const swr = expire !== undefined && revalidate < expire ? `, stale-while-revalidate=${expire - revalidate}` : '';
  return `s-maxage=${revalidate}${swr}`;
}

/** The path that was routed, as Rust has it in its keys. @param {any} req @returns {string} */
function pathOf(req) {
  let [path] = String(req[kAbout]?.[2] ?? req.url).split(/[?#]/, 1);
  if (settings.basePath && path.startsWith(`${settings.basePath}/`)) path = path.slice(settings.basePath.length);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** @param {any} res */
function notFound(res) {
  res.statusCode = 404;
  res.setHeader('Cache-Control', NO_STORE);
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.end('Not Found');
}

/**
 * What keeps the answers of a route, or undefined where they are not to be kept.
 *
 * @param {any} module What the file exports.
 * @param {RouteFile} route
 * @param {RouteConfig} segment
 * @param {Runner} runner
 * @returns {KeptRoute | undefined}
 */
function keptRoute(module, route, segment, runner) {
  if (config.dev || !segment.isStatic || typeof module.GET !== 'function') return undefined;
  if (route.id === undefined) return undefined;
  const isPlain = route.params.length === 0;
  const isAsked = segment.generateStaticParams || segment.dynamic === 'force-static' || segment.dynamic === 'error';
  if (!isPlain && !isAsked) return undefined;
  const made = new KeptRoute(route, segment, runner);
  if (kept.size === 0) {
    open();
    binding.cacheWorker((id, key, values) => startRevalidation(id, key, values));
  }
  kept.set(route.id, made);
  if (!config.cacheHandler) binding.cacheRoute(route.id, true);
  return made;
}

/** @param {number} id @param {string} key @param {Values | undefined} values */
function startRevalidation(id, key, values) {
  const route = kept.get(id);
  if (route) route.revalidate(key, values);
  else binding.cacheDrop(key, RUN);
}

module.exports = { KeptRoute, keptRoute };
