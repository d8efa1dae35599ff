import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { cpuBetween, parseSchedstat, parseStat, rssOf, snapshot, treeOf } from '../proctree.mjs';

const MS = 1e6;

/** A process of a snapshot that used `ms` in each thread, with `stat` agreeing unless `ticks` says otherwise. */
function usage(pid, threads, { parent = 1, ticks, rssPages = 0 } = {}) {
  const entries = Object.entries(threads).map(([tid, ms]) => [tid, ms * MS]);
  const total = entries.reduce((sum, [, ns]) => sum + ns, 0);
  return {
    pid,
    parent,
    session: pid,
    childTicks: 0,
    rssPages,
    ticks: ticks ?? total / 10 / MS,
    threads: new Map(entries),
  };
}

const snapshotOf = (...usages) => new Map(usages.map((one) => [one.pid, one]));

test('stat: fields are counted after the name, whatever the name holds', () => {
  const text =
    '4242 (a) b (c) S 17 4242 99 0 -1 4194304 1 2 3 4 250 50 7 3 20 0 11 0 900 123456789 2048 184467440737 1 1\n';
  assert.deepEqual(parseStat(text), {
    pid: 4242,
    parent: 17,
    session: 99,
    ticks: 310,
    childTicks: 10,
    rssPages: 2048,
  });
});

test('schedstat: the first field is the time on a CPU', () => {
  assert.equal(parseSchedstat('30334882 16459971 167\n'), 30334882);
});

test('the tree holds descendants of any depth, and orphans of the session', () => {
  const stat = (pid, parent, session = 1) => ({ pid, parent, session, ticks: 0, childTicks: 0, rssPages: 0 });
  const stats = [stat(13, 12), stat(10, 1, 10), stat(12, 10), stat(20, 1), stat(30, 1, 10), stat(31, 30)];
  assert.deepEqual(
    treeOf(stats, 10).map(({ pid }) => pid),
    [13, 10, 12, 30, 31],
  );
});

test('CPU time is the sum of what each thread used meanwhile', () => {
  const before = snapshotOf(usage(1, { 1: 100, 2: 50 }), usage(5, { 5: 10 }));
  const after = snapshotOf(usage(1, { 1: 1100.5, 2: 50, 3: 7 }), usage(5, { 5: 12 }));
  assert.equal(cpuBetween(before, after) / MS, 1009.5);
});

test('a process that started meanwhile counts in full', () => {
  assert.equal(
    cpuBetween(snapshotOf(usage(1, { 1: 5 })), snapshotOf(usage(1, { 1: 5 }), usage(2, { 2: 30 }))) / MS,
    30,
  );
});

test('a thread that ended is found in the ticks', () => {
  const before = snapshotOf(usage(1, { 1: 100, 2: 300 }));
  const after = snapshotOf(usage(1, { 1: 200 }, { ticks: 90 })); // thread 2 used 400 more before it ended
  assert.equal(cpuBetween(before, after) / MS, 500);
});

test('a child that ended and was reaped is counted once', () => {
  const before = snapshotOf(usage(1, { 1: 100 }), usage(2, { 2: 200 }, { parent: 1 }));
  const after = snapshotOf(usage(1, { 1: 100 }, { ticks: 10 + 50 })); // 500 ms of the child's, 200 of them before
  assert.equal(cpuBetween(before, after) / MS, 300);
});

test('memory is summed over the tree', () => {
  assert.equal(rssOf(snapshotOf(usage(1, {}, { rssPages: 3 }), usage(2, {}, { rssPages: 4 }))), 7 * 4096);
});

test('a real tree: a burning grandchild is found and timed', { skip: process.platform !== 'linux' }, async () => {
  const burn = 'const end = performance.now() + 60_000; process.send("burning"); while (performance.now() < end);';
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `require('child_process').fork('-', { execArgv: ['-e', ${JSON.stringify(burn)}] }).on('message', () => console.log(1))`,
    ],
    { detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await once(parent.stdout, 'data');
    const before = snapshot(parent.pid);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const after = snapshot(parent.pid);
    assert.equal(after.size, 2);
    assert.ok(rssOf(after) > 20e6, `${rssOf(after)} bytes`);
    const ms = cpuBetween(before, after) / MS;
    assert.ok(ms > 20 && ms < 1500, `${ms} ms`); // anything but none, on a machine that may be busy
  } finally {
    process.kill(-parent.pid, 'SIGKILL');
  }
});
