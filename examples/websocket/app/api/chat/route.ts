import type { WebSocket } from 'ws';

// Who is connected to this worker: all of them, with `--workers 1`.
const everybody = new Set<WebSocket>();

export function UPGRADE(socket: WebSocket, request: Request) {
  const name = new URL(request.url).searchParams.get('name') ?? 'somebody';
  everybody.add(socket);
  socket.on('message', (text) => {
    for (const each of everybody) each.send(`${name}: ${text}`);
  });
  socket.on('close', () => everybody.delete(socket));
}

export const GET = () => Response.json({ here: everybody.size });
