'use strict';

const express = require('express');
require('express-async-errors');

const app = express();
const router = express.Router();
app.use(async (req, _res, next) => {
  if (req.query.early) throw new Error('early');
  next();
});
app.get('/', async (_req, res) => res.send('fine'));
app.get('/reject', async () => {
  await null;
  throw new Error('rejected');
});
app.get('/next', async (_req, _res, next) => next(new Error('next')));
app.get('/twice', async (_req, res, next) => {
  res.send('answered');
  next();
  throw new Error('after the answer');
});
app.param('id', async (_req, _res, next, id) => {
  if (id === 'bad') throw new Error('a bad id');
  next();
});
app.get('/items/:id', (req, res) => res.send(req.params.id));
router.get('/', async () => Promise.reject(Object.assign(new Error('in a router'), { status: 409 })));
router.get('/nothing', () => Promise.reject());
app.use('/router', router);
app.use(async (error, req, res, next) => {
  if (req.url === '/next') throw new Error('in the error handler');
  if (res.headersSent) return next(error);
  res.status(error.status ?? 500).json({ error: error.message });
});
app.use((error, _req, res, _next) => res.status(500).send(`last: ${error.message}`));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
