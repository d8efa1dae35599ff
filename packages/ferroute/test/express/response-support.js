// Applications whose response is under test: on our http and on Node's, with the native call for whole answers counted.

'use strict';

const { once } = require('node:events');
const nodeHttp = require('node:http');
const binding = require('../../src/binding');
const ourHttp = require('../../src/http');

/** The editions, and what their packages are called. @type {[number, () => any][]} */
const editions = [
  [4, require('../../src/express/express4')],
  [5, require('../../src/express/express5')],
];

/** Calls of `binding.send` that answered, so far. */
const sent = { count: 0 };
const { send } = binding;
/** Nothing was sent: see native.d.ts. */
const HAS_COPY = 16;
binding.send = (...args) => {
  const answer = send(...args);
  if (answer !== HAS_COPY) sent.count++;
  return answer;
};

/**
 * Serves an application while `work` is done.
 * @template T
 * @param {any} app
 * @param {(ask: (options?: any) => Promise<{ status: number, headers: Record<string, string>, body: string }>) => Promise<T>} work
 * @param {any} [http]
 * @returns {Promise<T>}
 */
async function serving(app, work, http = ourHttp) {
  const server = http.createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  try {
    return await work((options) => ask(port, options));
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

/**
 * @param {number} port
 * @param {any} [options] of `http.request`
 */
async function ask(port, options) {
  const req = nodeHttp.request({ host: '127.0.0.1', port, agent: false, ...options });
  req.end(options?.body);
  const [res] = await once(req, 'response');
  let body = '';
  res.setEncoding('latin1').on('data', (text) => {
    body += text;
  });
  await once(res, 'end');
  const { date, connection, 'keep-alive': keepAlive, ...headers } = res.headers;
  return { status: res.statusCode, headers, body };
}

/**
 * An application with one handler for everything. What is thrown is answered with 500 and the error's words.
 * @param {() => any} express
 * @param {(req: any, res: any, next: any) => void} handler
 * @param {Record<string, any>} [settings]
 */
function application(express, handler, settings = {}) {
  const app = express();
  for (const [name, value] of Object.entries(settings)) app.set(name, value);
  app.use(handler);
  app.use((error, req, res, next) => {
    res.status(500).end(`${error.name}: ${error.message}`);
  });
  return app;
}

module.exports = { application, editions, nodeHttp, sent, serving };
