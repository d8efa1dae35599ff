'use strict';

const express = require('express');
const expressWinston = require('express-winston');
const winston = require('winston');

const transports = [new winston.transports.Console()];
const format = winston.format.json();
const app = express();
app.use(express.json());
app.use(
  expressWinston.logger({
    transports,
    format,
    msg: '{{req.method}} {{req.url}} {{res.statusCode}}',
    requestWhitelist: ['url', 'method', 'httpVersion', 'originalUrl', 'query', 'body', 'params'],
    responseWhitelist: ['statusCode', 'body'],
    bodyBlacklist: ['password'],
    dynamicMeta: (req) => ({ route: req.route?.path ?? null }),
    ignoreRoute: (req) => req.path === '/quiet',
    statusLevels: true,
  }),
);
const router = express.Router();
router.get('/', (_req, res) => res.json({ hello: 'world' }));
router.get('/quiet', (_req, res) => res.send('quiet'));
router.post('/login', (req, res) => res.status(201).json({ user: req.body.user }));
router.get('/end', (_req, res) => res.end('end'));
router.get('/error', () => {
  throw new Error('logged');
});
app.use(router);
app.use(
  expressWinston.errorLogger({
    transports,
    format,
    blacklistedMetaFields: ['trace', 'os', 'process', 'date', 'stack'],
  }),
);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
