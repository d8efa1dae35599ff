import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { snapshot } from '../proctree.mjs';
import { freePort, startServer } from '../server-process.mjs';
import { ask } from '../verify.mjs';

const linux = { skip: process.platform !== 'linux' };

test('a server gets its port, and is ended with all it started, though it ignores SIGTERM', linux, async () => {
  const source = `
    require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    process.on('SIGTERM', () => {});
    require('http').createServer((req, res) => res.end(process.env.ROUTES)).listen(process.env.PORT, process.env.HOST);`;
  const run = { port: await freePort(), routes: 7 };
  const running = startServer({ file: process.execPath, args: ['-e', source] }, run);
  try {
    const answer = await untilAnswered(run.port);
    assert.equal(answer.body, '7');
    assert.equal(snapshot(running.pid).size, 2);
  } finally {
    await running.stop();
  }
  assert.equal(running.ended(), 'signal SIGKILL');
  for (let tries = 0; snapshot(running.pid).size > 0 && tries < 100; tries++) await delay(10);
  assert.equal(snapshot(running.pid).size, 0);
});

test('how a server ended and what it said is kept', linux, async () => {
  const run = { port: 1, routes: 0 };
  const running = startServer(
    { file: process.execPath, args: ['-e', 'console.error("no port"); process.exit(3)'] },
    run,
  );
  while (!running.ended()) await delay(5);
  await running.stop();
  assert.equal(running.ended(), 'exit code 3');
  assert.equal(running.output(), 'no port');
  const absent = startServer({ file: '/nonexistent/server', args: [] }, run);
  await delay(20);
  assert.match(absent.ended(), /ENOENT/);
  await absent.stop();
});

async function untilAnswered(port) {
  for (;;) {
    try {
      return await ask(port, { method: 'GET', path: '/' });
    } catch (error) {
      if (error.code !== 'ECONNREFUSED') throw error;
      await delay(5);
    }
  }
}
