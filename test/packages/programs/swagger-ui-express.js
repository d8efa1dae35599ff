'use strict';

const express = require('express');
const swaggerUi = require('swagger-ui-express');

const document = {
  openapi: '3.0.0',
  info: { title: 'Pets', version: '1.0.0' },
  paths: { '/pets': { get: { responses: { 200: { description: 'pets' } } } } },
};
const app = express();
app.use(
  '/api-docs',
  swaggerUi.serve,
  swaggerUi.setup(document, { explorer: true, customCss: '.topbar { display: none }' }),
);
app.use('/two', swaggerUi.serveFiles(document, {}), swaggerUi.setup(document));
app.use(
  '/request',
  (req, _res, next) => {
    req.swaggerDoc = { ...document, host: req.get('host') };
    next();
  },
  swaggerUi.serveFiles(),
  swaggerUi.setup(),
);
app.get('/pets', (_req, res) => res.json([]));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
