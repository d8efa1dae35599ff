'use strict';

const bodyParser = require('body-parser');
const express = require('express');

const app = express();
const show = (req, res) =>
  res.json({ body: Buffer.isBuffer(req.body) ? `bytes ${req.body.toString('hex')}` : req.body, type: typeof req.body });

app.post('/json', bodyParser.json({ limit: '1kb', type: ['json', 'application/*+json'] }), show);
app.post(
  '/loose',
  bodyParser.json({ strict: false, reviver: (key, value) => (key === 'secret' ? undefined : value) }),
  show,
);
app.post('/form', bodyParser.urlencoded({ extended: false, parameterLimit: 5 }), show);
app.post('/extended', bodyParser.urlencoded({ extended: true }), show);
app.post('/text', bodyParser.text({ type: 'text/html', defaultCharset: 'latin1' }), show);
app.post('/raw', bodyParser.raw({ type: () => true, inflate: false }), show);
app.post(
  '/verify',
  bodyParser.json({
    verify(_req, _res, buffer, encoding) {
      if (buffer[0] === 0x5b) throw new Error(`no arrays, ${encoding}`);
    },
  }),
  show,
);
app.use(bodyParser.json(), bodyParser.urlencoded({ extended: true }));
// Our own after theirs, and theirs after ours: whoever comes second leaves the body alone.
app.post('/twice', express.json(), bodyParser.json(), show);
app.post('/all', show);
app.use((error, _req, res, _next) => {
  const { name, message, type, status, expose, length, limit, expected } = error;
  res.status(status ?? 500).json({ name, message, type, status, expose, length, limit, expected });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
