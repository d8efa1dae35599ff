import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { parseOptions, plan, UsageError } from '../options.mjs';
import { servers } from '../servers.mjs';
import { workloads } from '../workloads.mjs';

const idsOf = (groups, name) => groups.find(({ workload }) => workload.name === name)?.servers.map(({ id }) => id);
const planned = (...argv) => plan(servers, workloads, parseOptions(argv));

test('without options: three rounds, and Node 20 only where a target names it', () => {
  assert.equal(parseOptions([]).rounds, 3);
  assert.ok(idsOf(planned(), 'hello').includes('node-http@ferroute20'));
  assert.ok(!idsOf(planned(), 'echo').includes('node-http@ferroute20'));
  assert.ok(idsOf(planned('--all'), 'echo').includes('node-http@ferroute20'));
});

test('names choose by id, by program, by host and with a star', () => {
  const hello = (only) => idsOf(planned('--only', only, '--workload', 'hello'), 'hello');
  assert.deepEqual(hello('axum,bun'), ['axum', 'bun']);
  assert.deepEqual(hello('express-5@node20'), ['express-5@node20']);
  assert.deepEqual(hello('express-5@ferroute24*'), ['express-5@ferroute24', 'express-5@ferroute24-keep']);
  assert.equal(hello('express-5').length, 6);
  assert.deepEqual(hello('pages@ferroute24*'), ['pages@ferroute24-w1', 'pages@ferroute24']);
  assert.ok(hello('node24').every((id) => id.endsWith('@node24')));
});

test('a workload goes to the servers that have it, over the connections that were asked for', () => {
  const [group] = planned('--only', 'deno,bun', '--workload', 'routes', '--connections', '8');
  assert.deepEqual(
    group.servers.map(({ id }) => id),
    ['bun'],
  );
  assert.equal(group.workload.connections, 8);
  assert.deepEqual(planned('--only', 'deno', '--workload', 'routes'), []);
});

test('mistakes are named', () => {
  for (const argv of [
    ['--only', 'nginx'],
    ['--workload', 'websocket'],
    ['--rounds', '0'],
    ['--seconds', 'x'],
    ['--quick'],
  ]) {
    assert.throws(() => planned(...argv), UsageError, argv.join(' '));
  }
});

test('the table of servers is sound', () => {
  const names = workloads.map(({ name }) => name);
  assert.equal(new Set(servers.map(({ id }) => id)).size, servers.length);
  for (const { id, workloads: all, usual } of servers) {
    assert.ok(
      all.every((name) => names.includes(name)),
      id,
    );
    assert.ok(
      usual.every((name) => all.includes(name)),
      id,
    );
  }
});

test('every JavaScript source that a peer is started with is there', () => {
  for (const server of servers.filter(({ needs }) => !needs.includes('ours'))) {
    const { args } = server.command({ port: 1, routes: 0 });
    for (const source of args.filter((arg) => /programs|peers\/\w+\.mjs$/.test(arg)))
      assert.ok(existsSync(source), source);
  }
});
