'use strict';

const express = require('express');
const expressWs = require('express-ws');

const { app, getWss, applyTo } = expressWs(express());
app.use((req, _res, next) => {
  req.testing = 'testing';
  next();
});
app.get('/', (req, res) => res.json({ testing: req.testing }));
app.ws('/echo', (ws, req) => {
  ws.send(`welcome ${req.testing} ${req.query.name ?? ''}`);
  ws.on('message', (message) => ws.send(String(message)));
});
app.ws('/rooms/:room', (ws, req) => ws.send(JSON.stringify({ room: req.params.room, url: req.originalUrl })));
app.ws(
  '/guarded',
  (ws, req, next) => (req.get('x-token') ? next() : ws.close(4001, 'no token')),
  (ws) => ws.send('inside'),
);
app.ws('/fails', () => {
  throw new Error('in a socket');
});
app.get('/count', (_req, res) => res.json(getWss().clients.size));

const router = express.Router();
applyTo(router);
router.ws('/nested', (ws, req) => ws.send(`nested ${req.baseUrl}`));
router.get('/nested', (_req, res) => res.send('plain'));
app.use('/router', router);
app.use((error, _req, res, _next) => res.status(500).send(error.message));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
