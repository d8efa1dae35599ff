import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadErrors, parseLoad } from '../wrk.mjs';

const errors = { connect: 0, read: 0, write: 0, status: 0, timeout: 0 };

test('the summary is the last line of JSON', () => {
  const output = `Running 1s test @ http://127.0.0.1:1/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   445.93us  226.87us   4.41ms   88.74%
  138242 requests in 1.00s, 19.77MB read
Requests/sec: 138110.08

{"requests":138242,"durationUs":1000955,"bytes":20736300,"p50Us":403,"p99Us":1223,"maxUs":4413,"errors":{"connect":0,"read":0,"write":0,"status":0,"timeout":0}}
`;
  assert.deepEqual(parseLoad(output), {
    requests: 138242,
    durationUs: 1000955,
    bytes: 20736300,
    p50Us: 403,
    p99Us: 1223,
    maxUs: 4413,
    errors,
  });
});

test('output without a summary is an error that shows it', () => {
  assert.throws(() => parseLoad('unable to connect to 127.0.0.1:1 Connection refused\n'), /Connection refused/);
});

test('errors are named, and no answer at all is one', () => {
  assert.equal(loadErrors({ requests: 5, errors }), undefined);
  assert.match(loadErrors({ requests: 5, errors: { ...errors, status: 3, timeout: 1 } }), /3 status, 1 timeout/);
  assert.match(loadErrors({ requests: 0, errors }), /no request/);
  assert.equal(loadErrors({ requests: 5, errors: { ...errors, status: 5 } }, 404), undefined);
  assert.match(loadErrors({ requests: 5, errors: { ...errors, status: 3 } }, 404), /2 status errors/);
});
