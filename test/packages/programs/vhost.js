'use strict';

const express = require('express');
const vhost = require('vhost');

const app = express();
const users = express.Router();
users.get('/', (req, res) => res.json({ ...req.vhost, length: req.vhost.length, username: req.vhost[0] }));
users.get('/next', (_req, _res, next) => next());
const mail = express();
mail.disable('x-powered-by');
mail.get('/', (req, res) => res.send(`mail ${req.hostname} ${req.baseUrl}`));

app.use(vhost('mail.example.com', mail));
app.use(vhost('*.users.example.com', users));
app.use(
  vhost(/^(\d+)\.([a-z]+)\.test$/i, (req, res) => res.json([req.vhost.host, req.vhost.hostname, ...[...req.vhost]])),
);
app.use((req, res) => res.json({ fallback: req.hostname, vhost: req.vhost === undefined }));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
