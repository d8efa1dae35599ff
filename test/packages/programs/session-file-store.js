'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const express = require('express');
const session = require('express-session');
const FileStore = require('session-file-store')(session);

const app = express();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sessions-'));

app.use(
  session({
    store: new FileStore({ path: folder, retries: 1, logFn: (line) => console.log(line.replace(folder, '<folder>')) }),
    secret: 'keyboard cat',
    resave: true,
    saveUninitialized: true,
  }),
);
app.get('/', (req, res) => {
  if (req.session.views) req.session.views++;
  else req.session.views = 1;
  res.setHeader('Content-Type', 'text/html');
  res.write(`<p>views: ${req.session.views}</p>`);
  res.end();
});
app.get('/files', (_req, res) => res.json(fs.readdirSync(folder).length));
app.delete('/', (req, res, next) => req.session.destroy((error) => (error ? next(error) : res.sendStatus(204))));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
