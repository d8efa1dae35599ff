'use strict';

const express = require('express');
const promBundle = require('express-prom-bundle');

const app = express();
app.use('/quiet', (_req, res) => res.send('not measured'));
app.use(
  promBundle({
    includeMethod: true,
    includePath: true,
    includeUp: false,
    customLabels: { year: null },
    transformLabels: (labels, req) => Object.assign(labels, { year: req.query.year ?? 'none' }),
    normalizePath: [['^/users/.*', '/users/#name']],
    promClient: {},
  }),
);
app.get('/', (_req, res) => res.send('home'));
app.get('/users/:name', (req, res) => res.status(req.params.name === 'none' ? 404 : 200).end());

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
