import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const storage = new AsyncLocalStorage();

export default async function handler(req, res) {
  storage.enterWith(req.headers['x-mine']);
  await sleep(Math.random() * 4);
  const { body, cookies, headers, query } = req;
  await new Promise((resolve) => setImmediate(resolve));
  res.json({
    path: query.id,
    body,
    header: headers['x-mine'],
    cookie: cookies.sent,
    search: query.mine,
    storage: storage.getStore(),
  });
}
