'use strict';

const express = require('express');
const Router = require('express-promise-router');

const app = express();
const router = Router();
router.use(async (req) => {
  if (req.query.reject) throw new Error('rejected');
  return 'next';
});
router.get(
  '/route',
  async () => 'route',
  (_req, res) => res.send('skipped'),
);
router.get('/route', (_req, res) => res.send('the next route'));
router.get('/value', async (_req, res) => res.json({ sent: true }));
router.param('id', async (req, _res, _next, id) => {
  req.item = { id };
  return 'next';
});
router.get('/items/:id', async (req, res) => res.json(req.item));
router.use((error, _req, res, _next) => res.status(500).json({ error: error.message }));
app.use('/api', router);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
