'use strict';

const express = require('express');
const timeout = require('connect-timeout');

const app = express();
const haltOnTimedout = (req, _res, next) => {
  if (!req.timedout) next();
};
app.get('/listened', timeout(10, { respond: false }), (req, res) => {
  req.on('timeout', (time) => res.status(503).json({ time, timedout: req.timedout }));
});
app.use(timeout('60ms'));
app.use(express.json());
app.use(haltOnTimedout);
app.get('/fast', (_req, res) => res.send('in time'));
app.get('/slow', (req, res) => setTimeout(() => req.timedout || res.send('never'), 120));
app.get('/cleared', (req, res) => {
  req.clearTimeout();
  setTimeout(() => res.send('cleared'), 120);
});
app.get('/stream', (_req, res) => {
  res.write('begun ');
  setTimeout(() => res.end('ended'), 120);
});
app.use((error, _req, res, next) => {
  if (res.headersSent || error.code !== 'ETIMEDOUT') return next(error);
  res.status(error.status).json({ code: error.code, timeout: error.timeout, message: error.message });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
