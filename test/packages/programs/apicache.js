'use strict';

const apicache = require('apicache');
const express = require('express');

const app = express();
const cache = apicache.options({ statusCodes: { exclude: [404] }, headers: { 'x-cached': 'perhaps' } }).middleware;
let count = 0;
app.get('/json', cache('5 minutes'), (_req, res) => res.json({ count: ++count }));
app.get('/write', cache('5 minutes'), (_req, res) => {
  res.writeHead(201, { 'X-Head': 'by hand' });
  res.write('one ');
  res.end(`${++count}`);
});
app.get('/missing', cache('5 minutes'), (_req, res) => res.status(404).send(`missing ${++count}`));
app.get('/group/:name', cache('1 hour'), (req, res) => {
  req.apicacheGroup = req.params.name;
  res.send(`${req.params.name} ${++count}`);
});
app.get('/file', cache('1 hour'), (_req, res) => res.sendFile('data.json', { root: 'public' }));
app.get(
  '/toggled',
  cache('1 hour', (_req, res) => res.statusCode === 200),
  (_req, res) => res.status(202).json(++count),
);
app.get('/index', (_req, res) => {
  const { all, groups } = apicache.getIndex();
  res.json({ all, groups });
});
app.get('/clear/:group', (req, res) => res.json(apicache.clear(req.params.group).all));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
