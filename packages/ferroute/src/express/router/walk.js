// Walk: one request on its way through one router. Finds the next layer that matches, tells the request where it stands
// (`params`, `baseUrl`, `url`, `route`), calls the layer, and leaves by `out` with everything as it found it.

'use strict';

const { kMatch, kOwnMatch } = require('./layer');
const { callParams, mergeParams } = require('./params');
const { MOST_SYNC } = require('./route');
const { stackOf } = require('./stack');
const { isTraced, kMatched, tell } = require('./tracing');
const { keepParsedUrl, origin, pathname } = require('./url');

/** @param {Record<string, unknown>} object */
function isEmpty(object) {
  for (const _name in object) return false;
  return true;
}

/**
 * @param {any} edition
 */
function defineWalk(edition) {
  const { routing } = edition;
  const {
    handleRequest,
    handleError,
    handlesMethod,
    listsMethods,
    isSeparator,
    keepsRewrittenSlash,
    marksLayers,
    traces,
  } = routing;

  class Walk {
    /**
     * @param {any} router
     * @param {any} req
     * @param {any} res
     * @param {(error?: any) => void} out
     */
    constructor(router, req, res, out) {
      this.router = router;
      this.stack = stackOf(router);
      this.req = req;
      this.res = res;
      this.out = out;
      /** The next layer to be looked at. */
      this.position = 0;
      this.sync = 0;
      /** The URL that `found` is for, its path, and the state of the stack. @type {unknown} */
      this.url = undefined;
      /** @type {string | null | undefined} */
      this.path = undefined;
      this.version = -1;
      /** @type {readonly number[]} */
      this.found = [];
      this.cursor = 0;
      /** The part of the URL that a prefix took. */
      this.removed = '';
      this.slashAdded = false;
      this.origin = origin(req.url);
      this.parentParams = req.params;
      this.parentBaseUrl = req.baseUrl;
      this.parentNext = req.next;
      /** Calls of param callbacks, by name. @type {Record<string, any> | undefined} */
      this.called = undefined;
      /** Methods that would have matched an OPTIONS request. @type {string[] | undefined} */
      this.allowed = req.method === 'OPTIONS' ? [] : undefined;
      this.next = nextOf(this);
    }

    begin() {
      const { req } = this;
      req.next = this.next;
      req.baseUrl ||= '';
      req.originalUrl = req.originalUrl || req.url;
      keepParsedUrl(req);
      this.go(undefined);
    }

    /**
     * The next layer's turn.
     * @param {any} error
     */
    go(error) {
      const { req } = this;
      const traced = traces && isTraced();
      if (traced) tell(req, error);
      let failure = error === 'route' ? null : error;
      if (this.slashAdded || this.removed !== '') this.giveBack();
      if (failure === 'router') {
        setImmediate(leave, this, null);
        return;
      }
      const { layers, version } = this.stack;
      if (this.position >= layers.length) {
        // Whoever called `next` goes on first, and may yet answer.
        setImmediate(leave, this, failure);
        return;
      }
      if (++this.sync > MOST_SYNC) {
        setImmediate(this.next, error);
        return;
      }
      if ((req.url !== this.url || this.version !== version) && !this.look()) return this.leave(failure);

      const { found } = this;
      const path = /** @type {string} */ (this.path);
      let layer;
      let match;
      let route;
      for (;;) {
        if (this.cursor === found.length) {
          this.position = layers.length;
          return this.leave(failure);
        }
        const position = found[this.cursor++];
        this.position = position + 1;
        layer = layers[position];
        try {
          match = layer.match === layer[kOwnMatch] ? layer[kMatch](path) : routing.takeMatch(layer, layer.match(path));
        } catch (thrown) {
          if (traced) tell(req, thrown);
          failure = failure || thrown;
          continue;
        }
        if (match === null) continue;
        route = layer.route;
        if (!route) break;
        if (failure) continue;
        if (route[handlesMethod](req.method)) break;
        if (req.method === 'OPTIONS') this.allowed?.push(...route[listsMethods]());
        if (req.method === 'HEAD') break;
      }

      if (route) req.route = route;
      if (traced) req[kMatched] = match.pattern;
      if (marksLayers) markLayer(layer, match);
      const { router } = this;
      req.params = router.mergeParams ? mergeParams(match.params, this.parentParams) : match.params;
      if (match.keys.length > 0 && !isEmpty(router.params)) {
        this.withParams(layer, match, failure, path);
        return;
      }
      if (route) layer[handleRequest](req, this.res, this.next);
      else this.enter(layer, match.path, failure, path);
      this.sync = 0;
    }

    /** Look up the layers for the request's URL, from here on. False: it has no path. */
    look() {
      const { req, stack, position } = this;
      this.url = req.url;
      this.path = pathname(req);
      if (this.path == null) {
        this.version = -1;
        return false;
      }
      const found = stack.find(this.path);
      this.found = found;
      this.version = stack.version;
      let cursor = 0;
      while (cursor < found.length && found[cursor] < position) cursor++;
      this.cursor = cursor;
      return true;
    }

    /**
     * Call the callbacks of the match's params, then the layer.
     * @param {any} layer
     * @param {import('./layer').Match} match
     * @param {any} failure
     * @param {string} path
     */
    withParams(layer, match, failure, path) {
      const { req, res, router } = this;
      this.called ??= {};
      callParams(routing, layer, router.params, match.keys, this.called, req, res, (/** @type {any} */ error) => {
        if (error) this.go(failure || error);
        else if (layer.route) layer[handleRequest](req, res, this.next);
        else this.enter(layer, match.path, failure, path);
        this.sync = 0;
      });
    }

    /**
     * Call a layer that is for a prefix: the rest of the URL is what it sees.
     * @param {any} layer
     * @param {string} prefix
     * @param {any} failure
     * @param {string} path
     */
    enter(layer, prefix, failure, path) {
      const { req } = this;
      if (prefix !== '') {
        // A regular expression may have matched in the middle, or in the middle of a segment.
        const after = path[prefix.length];
        if (!path.startsWith(prefix) || (after !== undefined && !isSeparator(after))) return this.go(failure);
        this.removed = prefix;
        req.url = this.origin + req.url.slice(this.origin.length + prefix.length);
        if (this.origin === '' && req.url[0] !== '/') {
          req.url = `/${req.url}`;
          this.slashAdded = true;
        }
        req.baseUrl = (this.parentBaseUrl || '') + (prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
      }
      if (failure) layer[handleError](failure, req, this.res, this.next);
      else layer[handleRequest](req, this.res, this.next);
    }

    /** The URL as it was before a prefix was taken from it. */
    giveBack() {
      const { req, removed } = this;
      if (this.slashAdded) {
        this.slashAdded = false;
        if (!keepsRewrittenSlash || isOnlySlash(req.url) || (removed.endsWith('/') && req.url[0] === '/')) {
          req.url = req.url.slice(1);
        }
      }
      if (removed !== '') {
        this.removed = '';
        req.baseUrl = this.parentBaseUrl || '';
        req.url = this.origin + removed + req.url.slice(this.origin.length);
      }
    }

    /**
     * No layer is left, or the router is left early.
     * @param {any} error
     */
    leave(error) {
      const { allowed } = this;
      if (allowed === undefined || allowed.length === 0 || error) return this.restore(error);
      try {
        routing.sendOptions(this.res, allowed);
      } catch (thrown) {
        this.restore(thrown);
      }
    }

    /**
     * Give the request back as it came.
     * @param {any} error
     */
    restore(error) {
      const { req } = this;
      req.baseUrl = this.parentBaseUrl;
      req.next = this.parentNext;
      req.params = this.parentParams;
      this.out(error);
    }
  }

  /**
   * @param {Walk} walk
   * @param {any} error
   */
  function leave(walk, error) {
    walk.leave(error);
  }

  return Walk;
}

/**
 * What a layer of 4 shows of the request that it last matched.
 * @param {any} layer
 * @param {import('./layer').Match} match
 */
function markLayer(layer, match) {
  layer.params = match.params;
  layer.path = match.path;
}

/**
 * The `next` of a walk. Made here and not where it is stored: V8's collector of young objects keeps an object for which a
 * function was made and stored in one and the same function, with all that it leads to, until the whole heap is collected
 * (Node 20 to 24, measured: `test/express/memory.test.js`).
 * @param {{ go(error: any): void }} walk
 * @returns {(error?: any) => void}
 */
function nextOf(walk) {
  return (error) => walk.go(error);
}

/** @param {string} url */
const isOnlySlash = (url) => url === '/' || url.startsWith('/?');

module.exports = { defineWalk };
