'use strict';

const { Readable } = require('node:stream');
const Koa = require('koa');
const Router = require('@koa/router');
const { bodyParser } = require('koa-bodyparser');

const app = new Koa({ keys: ['secret'] });
const router = new (Router.Router ?? Router)();
const failures = [];

app.on('error', (error) => failures.push(error.message));
app.use(async (ctx, next) => {
  const trail = ['in'];
  ctx.state.trail = trail;
  await next();
  trail.push('out');
  ctx.set('X-Trail', trail.join(','));
});
app.use((require('koa-bodyparser').default ?? bodyParser ?? require('koa-bodyparser'))());

router.get('/', (ctx) => {
  ctx.body = 'hello';
});
router.get('/json', (ctx) => {
  ctx.body = { message: 'hello' };
});
router.get('/stream', (ctx) => {
  ctx.type = 'text';
  ctx.body = Readable.from(['one ', 'two ', 'three']);
});
router.get('/buffer', (ctx) => {
  ctx.body = Buffer.from('buffer');
});
router.get('/web', (ctx) => {
  ctx.body = new Response('from a Response', { headers: { 'x-web': '1' } });
});
router.get('/empty', (ctx) => {
  ctx.body = null;
});
router.get('/status/:code', (ctx) => {
  ctx.status = Number(ctx.params.code);
});
router.get('/redirect', (ctx) => ctx.redirect('/json'));
router.get('/throw', (ctx) => ctx.throw(403, 'forbidden', { expose: true }));
router.get('/error', () => {
  throw new Error('hidden');
});
router.get('/broken', (ctx) => {
  ctx.body = Readable.from(
    (async function* () {
      yield 'begun';
      throw new Error('broken source');
    })(),
  );
});
router.get('/cookies', (ctx) => {
  ctx.cookies.set('plain', '1');
  ctx.cookies.set('signed', '2', { signed: true });
  ctx.body = {
    got: ctx.cookies.get('plain') ?? null,
    ip: ctx.ip,
    host: ctx.host,
    query: ctx.query,
    fresh: ctx.fresh,
    secure: ctx.secure,
  };
});
router.get('/respond', (ctx) => {
  ctx.respond = false;
  ctx.res.statusCode = 299;
  ctx.res.end('by hand');
});
router.post('/echo', (ctx) => {
  ctx.body = { body: ctx.request.body, length: ctx.request.length, type: ctx.request.type };
});
router.get('/failures', (ctx) => {
  ctx.body = failures;
});
app.use(router.routes()).use(router.allowedMethods());

const server = app.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
