// As Hono's documentation for Next has it.
import { Hono } from 'hono';
import { stream, streamSSE } from 'hono/streaming';
import { handle } from 'hono/vercel';

const app = new Hono().basePath('/api');

app.get('/hello', (c) => c.json({ message: 'Hello Next.js!' }));
app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.queries('q') ?? [] }));
app.post('/echo', async (c) => c.json({ body: await c.req.json(), type: c.req.header('content-type') }, 201));
app.post('/form', async (c) => {
  const { file, name } = await c.req.parseBody();
  return c.json({ name, file: file instanceof File ? { name: file.name, size: file.size } : null });
});
app.get('/redirect', (c) => c.redirect('/api/hello'));
app.get('/fail', () => {
  throw new Error('inside Hono');
});
app.get('/stream', (c) =>
  stream(c, async (stream) => {
    for (const word of ['one ', 'two ', 'three']) {
      await stream.write(word);
      await stream.sleep(40);
    }
  }),
);
app.get('/events', (c) =>
  streamSSE(c, async (stream) => {
    for (let id = 0; id < 3; id++) {
      await stream.writeSSE({ data: `tick ${id}`, event: 'tick', id: String(id) });
      await stream.sleep(40);
    }
  }),
);

export const GET = handle(app);
export const POST = handle(app);
