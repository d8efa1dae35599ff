// An Express application of the ordinary kind. EXPRESS names the package: express (5) or express4.

'use strict';

const path = require('node:path');
const compression = require('compression');
const cookieParser = require('cookie-parser');
const session = require('express-session');
const morgan = require('morgan');
const multer = require('multer');
const onFinished = require('on-finished');

const express = require(process.env.EXPRESS ?? 'express');
const app = express();
const logged = [];
const finished = [];

app.use(
  morgan(':method :url :status :res[content-length] :http-version', {
    stream: { write: (line) => logged.push(line.trim()) },
  }),
);
app.use((req, res, next) => {
  onFinished(res, (error) => finished.push(`${req.method} ${req.path} ${error ? error.code : 'ok'} ${res.statusCode}`));
  next();
});
app.use(compression({ threshold: 500 }));
app.use(cookieParser('secret'));
app.use(
  session({ secret: 'secret', resave: false, saveUninitialized: false, name: 'sid', genid: () => 'fixed-session-id' }),
);
app.use(express.json({ limit: '10kb' }));
app.use(express.urlencoded({ extended: true }));
app.use(express.text());
app.use('/static', express.static(path.join(__dirname, '..', 'static'), { index: 'index.html', maxAge: 1000 }));

app.get('/', (_req, res) => res.send('hello'));
app.get('/json', (_req, res) => res.json({ message: 'Hello from Express!' }));
app.get('/html', (_req, res) => res.type('html').send('<p>html</p>'));
app.get('/buffer', (_req, res) => res.send(Buffer.from([0, 1, 2, 255])));
app.get('/status/:code', (req, res) => res.status(Number(req.params.code)).send('status'));
app.get('/send-status/:code', (req, res) => res.sendStatus(Number(req.params.code)));
app.get('/redirect', (_req, res) => res.redirect('/json'));
app.get('/redirect-301', (_req, res) => res.redirect(301, 'https://example.com/?a=b&c=<d>'));
app.get('/large', (_req, res) =>
  res.json({ items: Array.from({ length: 1000 }, (_, id) => ({ id, name: `item ${id}` })) }),
);
app.get('/query', (req, res) => res.json(req.query));
app.get('/params/:a/:b', (req, res) => res.json(req.params));
app.get('/request', (req, res) =>
  res.json({
    method: req.method,
    path: req.path,
    originalUrl: req.originalUrl,
    baseUrl: req.baseUrl,
    protocol: req.protocol,
    secure: req.secure,
    ip: req.ip,
    ips: req.ips,
    hostname: req.hostname,
    subdomains: req.subdomains,
    xhr: req.xhr,
    fresh: req.fresh,
    stale: req.stale,
    accepts: req.accepts('json', 'html'),
    is: req.is('json'),
    agent: req.get('user-agent') ?? null,
    version: req.httpVersion,
  }),
);
app.get('/headers', (_req, res) => {
  res.set({ 'X-One': '1', 'x-two': 'two' });
  res.append('X-One', '2');
  res
    .vary('Accept')
    .links({ next: '/next' })
    .location('/here')
    .cookie('name', 'välue', { httpOnly: true, expires: new Date(1e12) });
  res.cookie('signed', 'value', { signed: true }).clearCookie('old').end();
});
app.get('/cookies', (req, res) => res.json({ cookies: req.cookies, signed: req.signedCookies }));
app.get('/session', (req, res) => {
  req.session.views = (req.session.views ?? 0) + 1;
  res.json({ views: req.session.views });
});
app.get('/etag', (_req, res) => res.set('ETag', '"fixed"').send('with an etag'));
app.get('/stream', (_req, res) => {
  res.type('text');
  let count = 0;
  const timer = setInterval(() => {
    res.write(`${count}\n`);
    if (++count < 5) return;
    clearInterval(timer);
    res.end();
  }, 5);
});
app.get('/file', (_req, res) => res.sendFile(path.join(__dirname, '..', 'static', 'index.html')));
app.get('/download', (_req, res) => res.download(path.join(__dirname, '..', 'static', 'data.json'), 'däta.json'));
app.get('/throw', () => {
  throw new Error('thrown');
});
app.get('/next', (_req, _res, next) => next(Object.assign(new Error('not allowed'), { status: 403 })));
app.get('/reject', async (_req, _res, next) => {
  await null;
  next(new Error('rejected'));
});
app.get('/format', (_req, res) =>
  res.format({ text: () => res.send('text'), json: () => res.json('json'), default: () => res.status(406).end() }),
);
app.post('/echo', (req, res) => res.json(req.body ?? null));
app.put('/raw', express.raw({ type: '*/*' }), (req, res) => res.send(req.body));
app.post('/upload', multer({ storage: multer.memoryStorage() }).any(), (req, res) =>
  res.json({
    body: req.body,
    files: req.files.map(({ fieldname, originalname, mimetype, size }) => ({
      fieldname,
      originalname,
      mimetype,
      size,
    })),
  }),
);
app.head('/head', (_req, res) => res.set('X-Head', 'yes').end());
app.all('/all', (req, res) => res.send(req.method));

const router = express.Router({ mergeParams: true });
router.use((req, _res, next) => {
  req.trail = ['router'];
  next();
});
router.param('id', (req, _res, next, id) => {
  req.trail.push(`param ${id}`);
  next();
});
router
  .route('/items/:id')
  .get((req, res) => res.json(req.trail))
  .delete((_req, res) => res.status(204).end());
app.use('/api/:version', router);

app.get('/logged', (_req, res) => res.json({ logged, finished }));
app.use((error, req, res, next) => {
  if (res.headersSent) return next(error);
  if (req.path === '/throw') return next(error);
  res.status(error.status ?? 500).json({ error: error.message, type: error.type });
});

const server = app.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
