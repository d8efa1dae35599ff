// An Express program that does a little of everything, and a window on what it holds: `/stats`. EDITION says which Express.

'use strict';

const compression = require('compression');
const path = require('node:path');
const { Readable } = require('node:stream');
const binding = require('../../../packages/ferroute/src/binding');
const express = require(`../../../packages/ferroute/src/express/express${process.env.EDITION}`);

const STATIC = path.join(__dirname, '..', '..', 'libraries', 'static');

const app = express();
let aborted = 0;

app.get('/stats', (req, res) => {
  globalThis.gc?.();
  res.json({ ...binding.stats(), aborted, heap: process.memoryUsage().heapUsed });
});
// Registered before everything, so that each request passes it.
app.use((req, res, next) => {
  res.locals.began = req.get('x-nothing');
  next();
});
app.get('/json', (req, res) => res.json({ hello: 'world' }));
app.get('/params/:one/:two', (req, res) => res.send(`${req.params.one} ${req.params.two} ${req.query.q}`));
app.post('/post', express.json({ limit: '4kb' }), (req, res) => res.json({ got: req.body }));
app.post('/form', express.urlencoded({ extended: true }), (req, res) => res.json(req.body));
app.post('/raw', (req, res, next) => {
  let length = 0;
  req.on('data', (data) => {
    length += data.length;
  });
  req.on('end', () => res.send(`${length} bytes`));
  req.on('error', next);
});
app.use('/files', express.static(STATIC));
// A patched response: files go by way of the packages that Express uses.
app.use('/packed', compression({ threshold: 0 }), express.static(STATIC));
app.get('/file', (req, res, next) => res.sendFile('large.txt', { root: STATIC }, next));
app.get('/throws', () => {
  throw new Error('on purpose');
});
app.get('/rejects', (req, res, next) => Promise.reject(new Error('later')).catch(next));
app.get('/moved', (req, res) => res.cookie('a', 'b').redirect('/json'));
app.get('/late', (req, res) => setImmediate(() => res.status(202).send('late')));

const users = express.Router({ mergeParams: true });
users.param('user', (req, res, next, id) => {
  req.user = { id };
  next();
});
users.get('/:user', (req, res) => res.json({ org: req.params.org, user: req.user.id }));
app.use('/orgs/:org/users', users);

const mounted = express();
mounted.get('/', (req, res) => res.send(`${req.baseUrl} ${req.originalUrl}`));
app.use('/mounted', mounted);

// As sessions and the like do it.
app.get(
  '/patched',
  (req, res, next) => {
    const { end, writeHead } = res;
    res.writeHead = function (...args) {
      this.setHeader('X-Patched', 'yes');
      return writeHead.apply(this, args);
    };
    res.end = function (...args) {
      setImmediate(() => end.apply(this, args));
      return this;
    };
    next();
  },
  (req, res) => res.json({ patched: true }),
);
app.get('/compressed', compression({ threshold: 0 }), (req, res) => res.send('to be compressed '.repeat(20)));
app.get('/stream', (req, res) => Readable.from(['one,', 'two,', 'three']).pipe(res));
app.get('/never', (req, res) => {
  res.on('close', () => {
    aborted++;
  });
});
app.use('/fails', (req, res, next) => next(Object.assign(new Error('taken'), { status: 409 })));
app.use('/fails', (error, req, res, next) => res.status(error.status).json({ error: error.message }));

const server = app.listen(0, '127.0.0.1', () => console.log(`PORT=${server.address().port}`));
