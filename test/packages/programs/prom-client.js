'use strict';

const express = require('express');
const client = require('prom-client');

const register = new client.Registry();
register.setDefaultLabels({ app: 'example' });
client.collectDefaultMetrics({ register, prefix: 'node_' });
const requests = new client.Counter({
  name: 'http_requests_total',
  help: 'Requests',
  labelNames: ['method', 'route', 'status'],
  registers: [register],
});
const duration = new client.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration',
  labelNames: ['route'],
  buckets: [60],
  registers: [register],
});

const app = express();
app.use((req, res, next) => {
  const end = duration.startTimer();
  res.on('finish', () => {
    const route = req.route ? req.baseUrl + req.route.path : 'none';
    requests.inc({ method: req.method, route, status: res.statusCode });
    end({ route });
  });
  next();
});
const users = express.Router();
users.get('/:id', (req, res) => res.json(req.params));
app.use('/users', users);
app.get('/', (_req, res) => res.send('home'));
app.get('/metrics', async (_req, res) => {
  res.set('Content-Type', register.contentType);
  res.end(await register.metrics());
});
app.get('/requests', async (_req, res) =>
  res.type('text').send(await register.getSingleMetricAsString('http_requests_total')),
);
app.get('/duration', async (_req, res) => {
  res.type('text').send(await register.getSingleMetricAsString('http_request_duration_seconds'));
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
