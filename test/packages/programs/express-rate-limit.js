'use strict';

const express = require('express');
const { rateLimit } = require('express-rate-limit');
const { slowDown } = require('express-slow-down');

const app = express();
app.set('trust proxy', 1);
const limits = { windowMs: 15 * 60 * 1000, limit: 2 };

app.use('/draft-6', rateLimit({ ...limits, standardHeaders: 'draft-6', legacyHeaders: true }));
app.use('/draft-7', rateLimit({ ...limits, standardHeaders: 'draft-7', legacyHeaders: false }));
app.use('/draft-8', rateLimit({ ...limits, standardHeaders: 'draft-8', legacyHeaders: false, identifier: 'api' }));
app.use('/message', rateLimit({ ...limits, limit: 1, statusCode: 420, message: async () => ({ error: 'calm down' }) }));
app.use(
  '/key',
  rateLimit({
    ...limits,
    keyGenerator: (req) => req.get('x-user') ?? 'none',
    skip: (req) => req.method === 'HEAD',
    skipFailedRequests: true,
    handler: (req, res, _next, options) => res.status(options.statusCode).send(`${req.rateLimit.used} were too many`),
  }),
);
app.use('/slow', slowDown({ windowMs: 60_000, delayAfter: 1, delayMs: (hits) => hits * 5 }));
app.get('/slow', (req, res) => res.json(req.slowDown.used));
app.get('/key/fail', (_req, res) => res.status(500).send('does not count'));
app.use((req, res) =>
  res.json({ path: req.path, ip: req.ip, used: req.rateLimit?.used, remaining: req.rateLimit?.remaining }),
);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
