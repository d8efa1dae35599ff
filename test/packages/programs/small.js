'use strict';

// Small packages, each on a path of its own.
const history = require('connect-history-api-fallback');
const express = require('express');
const basicAuth = require('express-basic-auth');
const httpContext = require('express-http-context');
const { expressjwt } = require('express-jwt');
const mung = require('express-mung');
const expressStaticGzip = require('express-static-gzip');
const { createHandler } = require('graphql-http/lib/use/express');
const { buildSchema } = require('graphql');
const favicon = require('serve-favicon');
const { celebrate, errors, Joi, Segments } = require('celebrate');

const app = express();
app.use(favicon('public/data.json'));
app.use(
  '/basic',
  basicAuth({
    users: { admin: 'secret' },
    challenge: true,
    realm: 'place',
    unauthorizedResponse: (req) => `no ${req.auth?.user}`,
  }),
);
app.get('/basic', (req, res) => res.json(req.auth));
app.use('/jwt', expressjwt({ secret: 'shhh', algorithms: ['HS256'] }).unless({ path: ['/jwt/open'] }));
app.get(['/jwt', '/jwt/open'], (req, res) => res.json({ sub: req.auth?.sub }));
app.use('/gzip', expressStaticGzip('public', { enableBrotli: true, orderPreference: ['br'], index: 'index.html' }));
app.use(
  '/graphql',
  createHandler({ schema: buildSchema('type Query { hello: String }'), rootValue: { hello: () => 'world' } }),
);
app.use(
  '/mung',
  mung.json((body, req) => ({ ...body, munged: req.path })),
  mung.headers((_req, res) => res.set('X-Mung', 'yes')),
);
app.use(
  '/mung-async',
  mung.jsonAsync(async (body) => (body.drop ? null : { ...body, later: true })),
);
app.use(
  '/mung-write',
  mung.write((chunk) => String(chunk).toUpperCase()),
);
for (const path of ['/mung', '/mung-async']) {
  app.get(path, (_req, res) => res.status(201).json({ a: 1 }));
  app.get(`${path}/drop`, (_req, res) => res.json({ drop: true }));
  app.get(`${path}/error`, (_req, res) => res.status(500).json({ a: 1 }));
}
app.get('/mung-write', (_req, res) => {
  res.write('written ');
  res.end('ended');
});
app.use('/context', httpContext.middleware, (_req, _res, next) => {
  httpContext.set('value', 'kept');
  setTimeout(next, 1);
});
app.get('/context', async (_req, res) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  res.json({ value: httpContext.get('value') });
});
app.post(
  '/celebrate/:id',
  express.json(),
  celebrate(
    {
      [Segments.PARAMS]: Joi.object({ id: Joi.number() }),
      [Segments.BODY]: Joi.object({ name: Joi.string().required(), age: Joi.number().default(7) }),
      [Segments.QUERY]: Joi.object({ token: Joi.string().token() }),
    },
    { abortEarly: false },
    { mode: 'full' },
  ),
  (req, res) => res.json({ params: req.params, body: req.body, query: req.query }),
);
app.use(errors());
app.use(
  '/spa',
  history({ index: '/index.html', rewrites: [{ from: /\/soccer/, to: '/long.txt' }] }),
  express.static('public'),
);
app.use((error, _req, res, next) => {
  if (error.name !== 'UnauthorizedError') return next(error);
  res.status(error.status).json({ code: error.code, message: error.message });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
