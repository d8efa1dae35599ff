'use strict';

const path = require('node:path');
const express = require('express');
const serveStatic = require('serve-static');

const app = express();
const setHeaders = (res, file, stat) => {
  res.setHeader('X-File', path.basename(file));
  res.setHeader('X-Size', stat.size);
  if (file.endsWith('.txt')) res.setHeader('Content-Type', 'text/x-own');
};
const mounts = {
  '/plain': [],
  '/cached': [{ maxAge: '1d', immutable: true, setHeaders }],
  '/bare': [{ etag: false, lastModified: false, cacheControl: false, acceptRanges: false }],
  '/index': [{ index: ['none.html', 'data.json'], redirect: false }],
  '/noindex': [{ index: false, extensions: ['html', 'txt'] }],
  '/dot': [{ dotfiles: 'allow' }],
  '/denied': [{ dotfiles: 'deny' }],
  '/final': [{ fallthrough: false }],
};
for (const [mount, options] of Object.entries(mounts)) {
  app.use(mount, serveStatic('public', ...options));
  app.use(`/own${mount}`, express.static('public', ...options));
}
app.use('/two', express.static('public/music'), express.static(path.resolve('public')));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
