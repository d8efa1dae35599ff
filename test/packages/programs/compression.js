'use strict';

const zlib = require('node:zlib');
const compression = require('compression');
const express = require('express');

const app = express();
app.use(
  compression({
    threshold: 512,
    filter: (req, res) => !req.headers['x-no-compression'] && compression.filter(req, res),
    brotli: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } },
  }),
);
const long = 'compress me. '.repeat(200);

app.get('/long', (_req, res) => res.send(long));
app.get('/json', (_req, res) => res.json({ long }));
app.get('/short', (_req, res) => res.send('short'));
app.get('/png', (_req, res) => res.type('png').send(Buffer.alloc(2000, 1)));
app.get('/no-transform', (_req, res) => res.set('Cache-Control', 'no-transform').send(long));
app.get('/end', (_req, res) => {
  res.type('text');
  res.end(long);
});
app.get('/write', (_req, res) => {
  res.type('text');
  res.write(long);
  res.write('and');
  setTimeout(() => res.end(' an end'), 5);
});
// Server-sent events: each must arrive before the next is sent.
app.get('/events', (_req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  res.setHeader('Cache-Control', 'no-cache');
  let count = 0;
  const timer = setInterval(() => {
    res.write(`data: ping ${++count}\n\n`);
    res.flush();
    if (count < 3) return;
    clearInterval(timer);
    res.end();
  }, 5);
});
app.use('/public', express.static('public'));
app.get('/head', (_req, res) => {
  res.writeHead(201, { 'Content-Type': 'text/plain' });
  res.end(Buffer.from(long));
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
