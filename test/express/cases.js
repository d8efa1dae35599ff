// Short ways to write down the cases that have one handler, or only look at one thing.

'use strict';

/**
 * @typedef {Omit<import('./program').Case, 'name' | 'app' | 'requests'> & {
 *   settings?: Record<string, unknown>,
 *   before?: (app: any, express: any, tools: import('./program').Tools) => void,
 * }} More
 */

/**
 * A case whose app has one handler, for every request; what it throws or passes on is noted, then goes to the final handler.
 * @param {string} name
 * @param {(req: any, res: any, tools: import('./program').Tools & { note: (...values: unknown[]) => void, next: any, express: any, app: any }) => unknown} handle
 * @param {import('./program').Case['requests']} [requests]
 * @param {More} [more]  settings of the app; what is put before the handler
 * @returns {import('./program').Case}
 */
function handled(name, handle, requests = ['GET /'], { settings = {}, before = () => {}, ...more } = {}) {
  return {
    name,
    app(express, note, tools) {
      const app = express();
      // Pages without stacks: those are never the same.
      app.set('env', 'production');
      for (const [key, value] of Object.entries(settings)) app.set(key, value);
      before(app, express, tools);
      app.use((req, res, next) => handle(req, res, { ...tools, note, next, express, app }));
      app.use((err, req, res, next) => {
        note('error', err);
        next(err);
      });
      return app;
    },
    requests,
    ...more,
  };
}

/**
 * A case that notes what `look` gives, or throws, for each request; the answer is empty.
 * @param {string} name
 * @param {(req: any, res: any, tools: import('./program').Tools) => unknown} look
 * @param {import('./program').Case['requests']} [requests]
 * @param {More} [more]
 */
function seen(name, look, requests, more) {
  const handle = (req, res, tools) => {
    tools.note(tools.attempt(() => look(req, res, tools)));
    res.end();
  };
  return handled(name, handle, requests, more);
}

/**
 * A case that only notes what calls give or throw.
 * @param {string} name
 * @param {(express: any, tools: import('./program').Tools) => Record<string, () => unknown>} calls  by a word for each
 * @param {Partial<import('./program').Case>} [more]
 * @returns {import('./program').Case}
 */
function called(name, calls, more) {
  return {
    name,
    app(express, note, tools) {
      for (const [word, call] of Object.entries(calls(express, tools))) note(`${word}:`, tools.attempt(call));
    },
    ...more,
  };
}

/** Requests of one method and path, one for each value of a header. */
const withHeader = (name, values, request = {}) =>
  values.map((value) => ({ path: '/', headers: { [name]: value }, ...request }));

module.exports = { handled, seen, called, withHeader };
