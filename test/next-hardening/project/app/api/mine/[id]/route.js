// What belongs to one request, after waits of different lengths.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { cookies, headers } from 'next/headers';
import { after } from 'next/server';

const storage = new AsyncLocalStorage();

export async function POST(request, { params }) {
  return storage.run(request.headers.get('x-mine'), async () => {
    await sleep(Math.random() * 4);
    const { id } = await params;
    const body = await request.text();
    const [all, jar] = [await headers(), await cookies()];
    after(() => {
      if (storage.getStore() !== id) console.error(`after: ${storage.getStore()} is not ${id}`);
    });
    jar.set('mine', id);
    await sleep(Math.random() * 4);
    return Response.json({
      path: id,
      body,
      header: all.get('x-mine'),
      cookie: jar.get('sent')?.value,
      search: request.nextUrl.searchParams.get('mine'),
      storage: storage.getStore(),
    });
  });
}
