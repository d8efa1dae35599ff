'use strict';

const express = require('express');
const onFinished = require('on-finished');
const onHeaders = require('on-headers');
const responseTime = require('response-time');

const app = express();
app.use(responseTime());
app.use('/own', responseTime({ digits: 0, header: 'X-Own', suffix: false }));
app.use(
  '/called',
  responseTime((req, res, time) => {
    res.setHeader('X-Called', `${req.method} ${res.statusCode} ${typeof time} ${res.headersSent}`);
  }),
);
app.use((req, res, next) => {
  onHeaders(res, function () {
    if (!this.getHeader('content-type')) this.setHeader('Content-Type', 'text/x-default');
    this.setHeader('X-Status', this.statusCode);
    if (req.query.status) this.statusCode = Number(req.query.status);
  });
  onHeaders(res, () => res.setHeader('X-Order', [res.getHeader('x-order'), 'first'].filter(Boolean).join()));
  onHeaders(res, () => res.setHeader('X-Order', 'second'));
  onFinished(res, (error, { statusCode, writableFinished }) => {
    console.log(req.method, req.originalUrl, error?.message ?? null, statusCode, writableFinished);
  });
  next();
});
app.get(['/', '/own', '/called'], (_req, res) => res.json({ hello: 'world' }));
app.get('/end', (_req, res) => res.end('end'));
app.get('/head', (_req, res) => {
  res.writeHead(
    202,
    'Taken',
    [
      ['X-List', 'a'],
      ['X-List', 'b'],
    ].flat(),
  );
  res.end();
});
app.get('/write', (_req, res) => {
  res.write('a');
  res.end('b');
});
app.get('/flush', (_req, res) => {
  res.flushHeaders();
  res.end('flushed');
});
app.get('/file', (_req, res) => res.sendFile('data.json', { root: 'public' }));
app.get('/empty', (_req, res) => res.sendStatus(204));
app.get('/redirect', (_req, res) => res.redirect('back'));
app.get('/pipe', (_req, res) => require('node:fs').createReadStream('public/style.css').pipe(res));
app.get('/error', () => {
  throw Object.assign(new Error('teapot'), { status: 418, headers: { 'X-Error': 'yes' } });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
