import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { stream, streamSSE } from 'hono/streaming';

const app = new Hono();

app.use(async (c, next) => {
  await next();
  c.header('x-middleware', 'yes');
});
app.get('/', (c) => c.text('hello'));
app.get('/json', (c) => c.json({ message: 'hello' }));
app.get('/html', (c) => c.html('<p>hello</p>'));
app.get('/params/:a/:b?', (c) => c.json({ ...c.req.param(), query: c.req.query() }));
app.get('/cookies', (c) => {
  setCookie(c, 'a', '1');
  setCookie(c, 'b', '2', { httpOnly: true });
  return c.json(getCookie(c));
});
app.get('/stream', (c) =>
  stream(c, async (out) => {
    for (const piece of ['one ', 'two ', 'three']) {
      await out.write(piece);
      await out.sleep(3);
    }
  }),
);
app.get('/sse', (c) =>
  streamSSE(c, async (out) => {
    for (let id = 0; id < 3; id++) await out.writeSSE({ data: `message ${id}`, id: String(id) });
  }),
);
app.get('/response', () => new Response('plain Response', { status: 203, headers: { 'x-own': '1' } }));
app.get('/redirect', (c) => c.redirect('/json'));
app.get('/empty', (c) => c.body(null, 204));
app.get('/throw', () => {
  throw new Error('thrown');
});
app.get('/large', (c) => c.text('x'.repeat(200_000)));
app.get('/url', (c) => c.json({ url: new URL(c.req.url).pathname, agent: c.req.header('user-agent') ?? null }));
app.post('/echo', async (c) => c.json({ text: await c.req.text(), type: c.req.header('content-type') ?? null }));
app.post('/form', async (c) => c.json(await c.req.parseBody()));
app.post('/unread', (c) => c.text('unread'));
app.onError((error, c) => c.text(`failed: ${error.message}`, 500));

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`listening on ${port}`),
);
server.on('error', (error) => console.error(error));
