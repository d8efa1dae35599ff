// Small frameworks and a proxy, one server each, behind one port: h3, polka, http-proxy, and a bare server behind it.

'use strict';

const http = require('node:http');
const {
  createApp,
  createRouter,
  eventHandler,
  getQuery,
  readBody,
  setResponseHeader,
  createError,
  toNodeListener,
} = require('h3');
const httpProxy = require('http-proxy');
const polka = require('polka');

const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

async function main() {
  const app = createApp();
  const router = createRouter();
  router.get(
    '/h3',
    eventHandler((event) => {
      setResponseHeader(event, 'x-h3', 'yes');
      return { query: getQuery(event) };
    }),
  );
  router.post(
    '/h3',
    eventHandler(async (event) => ({ body: await readBody(event) })),
  );
  router.get(
    '/h3/error',
    eventHandler(() => {
      throw createError({ statusCode: 409, statusMessage: 'Conflict here', data: { a: 1 } });
    }),
  );
  router.get(
    '/h3/response',
    eventHandler(() => new Response('web', { status: 201 })),
  );
  app.use(router);

  const small = polka({ server: http.createServer() });
  small.use((_req, res, next) => {
    res.setHeader('x-polka', 'yes');
    next();
  });
  small.get('/polka/:name', (req, res) => res.end(JSON.stringify({ params: req.params, query: req.query })));
  small.get('/polka/throw/now', (_req, _res, next) => next(new Error('thrown')));
  small.listen(0, '127.0.0.1');
  await new Promise((resolve) => small.server.once('listening', resolve));

  const back = http.createServer((req, res) => {
    res.writeHead(203, {
      'x-back': 'yes',
      'set-cookie': ['a=1', 'b=2'],
      'x-seen': req.headers['x-forwarded-proto'] ?? 'none',
    });
    req.pipe(res);
  });
  back.on('upgrade', (_req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.pipe(socket);
  });

  const ports = {
    h3: await listen(http.createServer(toNodeListener(app))),
    polka: small.server.address().port,
    back: await listen(back),
  };
  const proxy = httpProxy.createProxyServer({ xfwd: true });
  proxy.on('error', (_error, _req, res) => {
    res.writeHead?.(502);
    res.end('no target');
  });
  const front = http.createServer((req, res) => {
    const name = Object.keys(ports).find((prefix) => req.url.startsWith(`/${prefix}`));
    if (req.url === '/gone') return proxy.web(req, res, { target: 'http://127.0.0.1:1' });
    proxy.web(req, res, { target: `http://127.0.0.1:${ports[name ?? 'back']}` });
  });
  front.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head, { target: `http://127.0.0.1:${ports.back}` }));
  console.log(`listening on ${await listen(front)}`);
}

main();
