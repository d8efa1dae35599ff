// What the cases of `res.sendFile` and `res.download` have in common: a handler that calls one thing and notes all that follows.

'use strict';

/** An error as a callback sees it. */
const told = (error) =>
  error
    ? {
        name: error.name,
        code: error.code,
        status: error.status,
        expose: error.expose,
        headers: error.headers,
        path: error.path,
        message: error.message,
      }
    : error;

/**
 * A case whose handler calls something on the answer.
 * @param {string} name
 * @param {(res: any, more: { req: any, dir: string, note: (...values: unknown[]) => void, next: any, done: (error?: any) => void }) => unknown} call
 * @param {import('./program').Case['requests']} [requests]
 * @param {Partial<import('./program').Case> & { settings?: Record<string, unknown>, root?: string }} [more]
 */
const sends = (name, call, requests = ['GET /', 'HEAD /'], { settings = {}, ...more } = {}) => ({
  name,
  app(express, note, { dir, attempt }) {
    const app = express().set('env', 'production');
    for (const [key, value] of Object.entries(settings)) app.set(key, value);
    app.use((req, res, next) => {
      const done = (error) => {
        note('callback', told(error), res.headersSent, res.statusCode, res.writableEnded);
        if (!res.headersSent) res.status(error?.status ?? 200).end('by the callback');
      };
      if (req.path === '/after') return next();
      const outcome = attempt(() => {
        const result = call(res, { req, dir, note, next, done });
        return result === res ? 'res' : result;
      });
      note('gave', outcome);
      if (typeof outcome === 'string' && outcome !== 'res' && !res.headersSent) res.status(500).end('threw');
    });
    app.use((req, res) => {
      note('passed on', req.url);
      res.status(404).send('passed on');
    });
    app.use((error, _req, res, _next) => {
      note('error', told(error), res.getHeaderNames().sort());
      if (!res.headersSent) res.status(error.status ?? 500).send(String(error.code));
    });
    return app;
  },
  requests,
  ...more,
});

module.exports = { sends, told };
