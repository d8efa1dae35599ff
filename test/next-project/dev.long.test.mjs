// A project of Next with pages under `ferroute dev`: its API routes answer at once and are loaded anew, its pages and their hot
// reload are those of Next's own dev server.

import assert from 'node:assert';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const { serve, until } = createRequire(import.meta.url)('../commands/ferroute.js');

const project = path.join(path.dirname(fileURLToPath(import.meta.url)), 'project');

test('dev', { timeout: 300_000 }, async (t) => {
  const server = await serve(t, 'dev', project, [], { env: { NEXT_TELEMETRY_DISABLED: '1' } });
  // Next is still loading.
  assert.strictEqual((await server.request('/api/hello')).text, '{"message":"Hello from Next.js API!"}');

  const page = await server.request('/?name=you');
  assert.strictEqual(page.status, 200);
  assert.match(page.text, /Hello, .*you/);

  const added = path.join(project, 'pages/api/added.js');
  t.after(() => rmSync(added, { force: true }));
  writeFileSync(added, 'export default (_req, res) => res.send("one");');
  await until(async () => (await server.request('/api/added')).text === 'one', 'the new file is served');
  writeFileSync(added, 'export default (_req, res) => res.send("two");');
  await until(async () => (await server.request('/api/added')).text === 'two', 'its change is');

  const head = await hotReload(server.port);
  assert.match(head, /^HTTP\/1\.1 101 /);
  const accept = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  assert.ok(head.includes(`Sec-WebSocket-Accept: ${accept}\r\n`), head);
});

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** What Next says to a browser that wants to hear of changes. */
async function hotReload(port) {
  const socket = net.connect(port, '127.0.0.1');
  const lines = [
    'GET /_next/hmr?id=x HTTP/1.1',
    `Host: localhost:${port}`,
    `Origin: http://localhost:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  for await (const data of socket) {
    text += data.toString('latin1');
    if (text.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  return text;
}
