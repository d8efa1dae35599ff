'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const express = require('express');
const morgan = require('morgan');

const app = express();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'morgan-'));
const accessLogStream = fs.createWriteStream(path.join(folder, 'access.log'), { flags: 'a' });
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

morgan.token('id', (req) => req.id);
morgan.token('user', (req, _res, name) => req.get(`x-${name}`) ?? 'nobody');
app.use((req, _res, next) => {
  req.id = `id${req.url.length}`;
  next();
});
app.use(morgan('combined', { stream: accessLogStream }));
app.use(morgan('common'));
app.use(morgan('dev', { skip: (_req, res) => res.statusCode < 400 }));
app.use(morgan(':id :user[name] :method :url :status :res[content-length] :res[etag] :req[host] HTTP/:http-version'));
app.use(morgan('begin :method :url :status', { immediate: true }));
app.use(
  morgan((tokens, req, res) =>
    [tokens.method(req, res), tokens.url(req, res), Number(tokens['response-time'](req, res)) >= 0].join(' '),
  ),
);
app.get('/', (_req, res) => res.send('hello, world!'));
app.get('/stream', (_req, res) => {
  res.write('a');
  setTimeout(() => res.end('b'), 5);
});
app.get('/status/:status', (req, res) => res.sendStatus(Number(req.params.status)));
app.get('/error', () => {
  throw new Error('logged');
});
app.use('/log', (_req, res) => setTimeout(() => res.type('text').sendFile(path.join(folder, 'access.log')), 50));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
