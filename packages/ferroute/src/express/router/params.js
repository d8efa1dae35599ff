// Params: the callbacks of `router.param`, and those of a parent router.

'use strict';

const { forward, isPromise } = require('./promise');
const { isTraced, kMatched, trace } = require('./tracing');

/**
 * Calls the callbacks for the params of a match one after the other; each once for a value of a request.
 *
 * @param {any} routing of the edition
 * @param {any} layer that matched
 * @param {Record<string, Function[]>} callbacks by name
 * @param {readonly (string | number)[]} names of the match's params
 * @param {Record<string, { error: any, match: any, value: any }>} called what was called before for this request
 * @param {any} req
 * @param {any} res
 * @param {(error?: any) => void} done
 */
function callParams(routing, layer, callbacks, names, called, req, res, done) {
  let index = 0;
  // One place for all callbacks: `next` that is called twice goes on behind the last one, as in Express.
  let at = 0;
  /** @type {any} */
  let name;
  /** @type {any} */
  let value;
  /** @type {any} */
  let own;
  /** @type {any} */
  let call;
  nextName();

  /** @param {any} [error] @returns {void} */
  function nextName(error) {
    if (error) return done(error);
    for (;;) {
      if (index >= names.length) return done();
      at = 0;
      name = names[index++];
      value = req.params[name];
      own = callbacks[name];
      const before = called[name];
      if (value === undefined || !own) continue;
      if (before && (before.match === value || (before.error && before.error !== 'route'))) {
        call = before;
        req.params[name] = before.value;
        if (before.error) return done(before.error);
        continue;
      }
      call = { error: null, match: value, value };
      called[name] = call;
      return next();
    }
  }

  /** @param {any} [error] @returns {void} */
  function next(error) {
    const fn = own[at++];
    call.value = req.params[name];
    if (error) {
      call.error = error;
      return nextName(error);
    }
    if (!fn) return nextName();
    if (routing.traces && isTraced()) {
      const context = { req, res, layer, handler: fn, route: req[kMatched], param: name };
      trace(context, (told) => fn(req, res, told, value, name), next);
      return;
    }
    try {
      const result = fn(req, res, next, value, name);
      if (routing.awaitsHandlers && isPromise(result)) forward(result, next, 'parameters');
    } catch (thrown) {
      next(thrown);
    }
  }
}

/**
 * Params over those of the parent. Numbered ones go behind the parent's.
 * @param {Record<string, any>} params
 * @param {any} parent
 */
function mergeParams(params, parent) {
  if (typeof parent !== 'object' || parent === null) return params;
  /** @type {Record<string, any>} */
  const merged = { ...parent };
  if (!(0 in params) || !(0 in parent)) return Object.assign(merged, params);
  const own = countNumbered(params);
  const offset = countNumbered(parent);
  for (const name of Object.keys(params)) {
    if (!(Number(name) < own)) merged[name] = params[name];
  }
  for (let i = 0; i < own; i++) merged[i + offset] = params[i];
  return merged;
}

/** How many params are named 0, 1, 2… @param {Record<string, any>} params */
function countNumbered(params) {
  let count = 0;
  while (count in params) count++;
  return count;
}

module.exports = { callParams, mergeParams };
