'use strict';

const express = require('express');
const { createProxyMiddleware, fixRequestBody, responseInterceptor } = require('http-proxy-middleware');
const { WebSocketServer } = require('ws');

const target = express();
target.use(express.json());
target.get('/large', (_req, res) => res.send('x'.repeat(100_000)));
target.get('/stream', (_req, res) => {
  res.write('one ');
  setTimeout(() => res.end('two'), 5);
});
target.get('/redirect', (_req, res) => res.redirect('/elsewhere'));
target.get('/cookie', (_req, res) => res.cookie('a', '1', { domain: 'inner.example', path: '/inner' }).end());
target.get('/reset', (req) => req.socket.destroy());
target.use((req, res) => {
  const { host, 'x-forwarded-host': forwarded, 'x-added': added } = req.headers;
  res.set('X-Target', 'yes').json({ method: req.method, url: req.url, body: req.body, host, forwarded, added });
});

const inner = target.listen(0, () => {
  const url = `http://localhost:${inner.address().port}`;
  new WebSocketServer({ server: inner }).on('connection', (socket, req) => {
    socket.on('message', (data) => socket.send(`${req.url} ${data}`));
  });
  const app = express();
  app.use(
    '/api',
    createProxyMiddleware({
      target: url,
      changeOrigin: false,
      xfwd: true,
      pathRewrite: { '^/old': '/new' },
      cookieDomainRewrite: 'outer.example',
      cookiePathRewrite: '/',
      autoRewrite: true,
      on: {
        proxyReq: (proxyReq) => proxyReq.setHeader('X-Added', 'foobar'),
        proxyRes: (proxyRes) => {
          proxyRes.headers['x-seen'] = 'true';
        },
        error: (error, _req, res) => {
          res.writeHead(502, { 'Content-Type': 'text/plain' });
          res.end(`Something went wrong: ${error.code}`);
        },
      },
    }),
  );
  app.use(
    '/intercepted',
    createProxyMiddleware({
      target: url,
      selfHandleResponse: true,
      on: { proxyRes: responseInterceptor(async (buffer) => `${buffer.toString('utf8').slice(0, 40)} intercepted`) },
    }),
  );
  app.use('/parsed', express.json(), createProxyMiddleware({ target: url, on: { proxyReq: fixRequestBody } }));
  app.use(createProxyMiddleware({ target: url, pathFilter: ['/filtered/**', '!**/not'] }));
  app.use('/nobody', createProxyMiddleware({ target: 'http://127.0.0.1:1' }));
  const sockets = createProxyMiddleware({ target: url, ws: true, pathFilter: '/ws' });
  app.use(sockets);
  const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
  server.on('upgrade', sockets.upgrade);
});
