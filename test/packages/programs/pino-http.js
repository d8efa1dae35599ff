'use strict';

const express = require('express');
const pinoHttp = require('pino-http');

const app = express();
let count = 0;
app.use(
  pinoHttp({
    genReqId: (req, res) => {
      const id = req.headers['x-request-id'] ?? `r${++count}`;
      res.setHeader('X-Request-Id', id);
      return id;
    },
    redact: ['req.headers.authorization'],
    customLogLevel: (_req, res, error) => (res.statusCode >= 500 || error ? 'error' : 'info'),
    customSuccessMessage: (req, res) => `${req.method} ${res.statusCode} done`,
    customProps: (req) => ({ route: req.route?.path }),
    autoLogging: { ignore: (req) => req.url === '/health' },
  }),
);
app.get('/', (req, res) => {
  req.log.info({ query: req.query }, 'something else');
  res.json({ id: req.id });
});
app.get('/health', (_req, res) => res.send('ok'));
app.get('/error', () => {
  throw new Error('logged');
});
app.get('/attached', (_req, res) => {
  res.err = new Error('attached');
  res.status(503).end();
});
app.post('/body', express.json(), (req, res) => res.status(201).json(req.body));
app.get('/params/:id', (req, res) => res.send(req.params.id));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
