// What the cases of all four body parsers have in common: a handler that tells what `req.body` became, and bodies to send.

'use strict';

const net = require('node:net');
const zlib = require('node:zlib');

const SEEN =
  'name message status statusCode type expose limit length expected received body charset encoding code'.split(' ');

/** What was thrown, as a program that handles it sees it; how much had arrived by then is chance when it was too much. */
function seenError(error) {
  const seen = SEEN.map((key) => [key, error[key]]);
  const told = ([key, value]) => value !== undefined && !(key === 'received' && error.type === 'entity.too.large');
  return Object.fromEntries(seen.filter(told));
}

/**
 * A case of one parser, before one handler which notes `req.body`; an error is noted with all that it has.
 * @param {string} name
 * @param {(express: any, note: (...values: unknown[]) => void) => unknown} parser  one or more middleware
 * @param {import('./program').Case['requests']} requests
 * @param {Partial<import('./program').Case>} [more]
 * @returns {import('./program').Case}
 */
function parsed(name, parser, requests, more) {
  return {
    name,
    app(express, note) {
      const app = express();
      app.set('env', 'production');
      for (const one of [parser(express, note)].flat()) app.use(one);
      app.use((req, res) => {
        note(req.body, Object.hasOwn(req, 'body'), req._body, req.readableEnded, req.complete);
        res.end('ok');
      });
      app.use((error, req, res, _next) => {
        note('error', seenError(error), req.body);
        res.status(error.status ?? 500).send(`${error.name}: ${error.message}`);
      });
      return app;
    },
    requests,
    ...more,
  };
}

/**
 * A case of one parser whose client leaves within the body: when the request has reached its handlers, and what was sent
 * of the body with it.
 * @param {string} name
 * @param {(express: any, note: (...values: unknown[]) => void) => unknown} parser
 * @param {string} sent  the head and a part of the body
 * @returns {import('./program').Case}
 */
function left(name, parser, sent) {
  /** By tools: both editions run at once. */
  const arrivals = new WeakMap();
  return {
    name,
    app(express, note, tools) {
      let arrived;
      arrivals.set(tools, new Promise((resolve) => (arrived = resolve)));
      const announce = (_req, _res, next) => {
        setTimeout(arrived, 30);
        next();
      };
      return parsed(name, () => [announce, parser(express, note)], []).app(express, note, tools);
    },
    async client({ port, tools, sleep }) {
      const socket = net.connect(port, '127.0.0.1');
      socket.write(Buffer.from(sent, 'latin1'));
      await arrivals.get(tools);
      socket.destroy();
      await sleep(60);
      return 'left';
    },
  };
}

/** @returns {import('./program').Request} a POST of that type and body */
const post = (type, body, headers = {}) => ({
  method: 'POST',
  path: '/',
  headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
  body,
});

/** The body in a content coding, as `Content-Encoding` names it. */
function encoded(type, body, coding, headers = {}) {
  const coders = {
    gzip: zlib.gzipSync,
    deflate: zlib.deflateSync,
    br: zlib.brotliCompressSync,
    identity: Buffer.from,
  };
  return post(type, coders[coding.toLowerCase()](Buffer.from(body)), { 'content-encoding': coding, ...headers });
}

module.exports = { parsed, left, post, encoded, seenError };
