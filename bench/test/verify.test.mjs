import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { ask, wrongAnswer, wrongSize } from '../verify.mjs';
import { workloads } from '../workloads.mjs';

const workload = workloads.find(({ name }) => name === 'echo');
const right = { status: 200, type: 'application/json; charset=utf-8', body: workload.expected.body };

test('an answer is right only in status, type and every byte', () => {
  assert.equal(wrongAnswer(right, workload), undefined);
  assert.match(wrongAnswer({ ...right, status: 201 }, workload), /status 201/);
  const notFound = { ...workload, expected: { ...workload.expected, status: 404 } };
  assert.equal(wrongAnswer({ ...right, status: 404 }, notFound), undefined);
  assert.match(wrongAnswer(right, notFound), /status 200/);
  assert.match(wrongAnswer({ ...right, type: 'text/html' }, workload), /text\/html/);
  assert.match(
    wrongAnswer({ ...right, body: `${right.body.slice(0, 100)}!` }, workload),
    /101 bytes that differs at 100/,
  );
  assert.match(wrongAnswer({ ...right, body: `${right.body}\n` }, workload), /differs at 1024/);
});

test('answers of another length under load are noticed, those cut off at the end are not', () => {
  assert.equal(wrongSize({ requests: 1000, bytes: 200_000 }, 200, 64), undefined);
  assert.equal(wrongSize({ requests: 1000, bytes: 200_000 + 64 * 150 }, 200, 64), undefined);
  assert.match(wrongSize({ requests: 1000, bytes: 120_000 }, 200, 64), /120 bytes long, the one that was checked 200/);
  assert.match(wrongSize({ requests: 1000, bytes: 250_000 }, 200, 64), /250 bytes/);
});

test('a request is asked over a socket and answered with its size on the wire', async () => {
  const server = http.createServer((req, res) => {
    res.setHeader('Content-Type', 'application/json');
    req.pipe(res);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const answer = await ask(server.address().port, workload);
    assert.equal(wrongAnswer(answer, workload), undefined);
    assert.ok(answer.wireBytes > 1024 + 60 && answer.wireBytes < 1024 + 400, `${answer.wireBytes} bytes`);
  } finally {
    server.close();
  }
});
