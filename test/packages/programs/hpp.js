'use strict';

const express = require('express');
const hpp = require('hpp');

const app = express();
app.set('query parser', 'extended');
app.use(express.urlencoded({ extended: true }));
app.use((req, _res, next) => {
  // Its documentation's way with Express 5, where req.query is a getter.
  Object.defineProperty(req, 'query', { value: { ...req.query }, writable: true, configurable: true });
  next();
});
app.use(hpp({ whitelist: ['filter'] }));
app.all('/search', (req, res) =>
  res.json({ query: req.query, polluted: req.queryPolluted, body: req.body, bodyPolluted: req.bodyPolluted }),
);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
