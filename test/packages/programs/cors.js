'use strict';

const cors = require('cors');
const express = require('express');

const app = express();
const allowlist = ['http://example1.com', 'http://example2.com'];
const dynamic = (req, callback) => {
  const isAllowed = allowlist.indexOf(req.header('Origin')) !== -1;
  callback(null, isAllowed ? { origin: true, credentials: true, exposedHeaders: ['X-Total'] } : { origin: false });
};

app.get('/open', cors(), (_req, res) => res.json({ msg: 'for all origins' }));
app.get('/one', cors({ origin: 'http://example.com', optionsSuccessStatus: 200 }), (_req, res) => {
  res.vary('Accept');
  res.json({ msg: 'for one' });
});
app.get('/list', cors({ origin: [/example\d\.com$/, 'http://localhost'] }), (_req, res) => res.send('for some'));
app.get('/dynamic', cors(dynamic), (req, res) => res.json({ origin: req.get('origin') ?? null }));
app.get('/failing', cors({ origin: (_origin, done) => done(new Error('Not allowed by CORS')) }), (_req, res) =>
  res.send('never'),
);
app.options('/del/:id', cors({ methods: ['DELETE', 'PUT'], maxAge: 600, allowedHeaders: 'X-Token' }));
app.delete('/del/:id', cors(), (req, res) => res.json({ deleted: req.params.id }));
app.use('/continue', cors({ preflightContinue: true }), (req, res) => res.send(`${req.method} went on`));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
