import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureLines, gainsTable, markdownReport, tableOf, targetsTable, toTerminal } from '../report.mjs';
import { figuresOf, gainsOf, median, rowsOf } from '../results.mjs';

const round = (requestsPerSecond, cpuUs, clientLoad = 0.5) => ({
  requestsPerSecond,
  p50Us: 400,
  p99Us: 1234,
  maxUs: 9000,
  cpuUs,
  rssBytes: 50e6,
  startMs: 31.4,
  requests: 1000,
  clientLoad,
});

function entry(server, kind, rounds, failures = []) {
  const [program, host = program] = server.split('@');
  return { server, program, host, kind, rounds, failures };
}

const workload = { name: 'hello', title: 'JSON hello' };
const entries = [
  entry('axum', 'limit', [round(120_000, 8, 0.99)]),
  entry('node-http@ferroute24', 'ours', [round(100_000, 9), round(110_000, 10), round(105_000, 8)]),
  entry('node-http@node24', 'peer', [round(50_000, 18)]),
  entry('bun', 'peer', [round(100_000, 9)], ['first answer: status 500\nits output']),
];

test('the median of an even number lies between the middle two', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
});

test('figures are medians, metric by metric, and the spread is that of the CPU', () => {
  const figures = figuresOf(entries[1].rounds);
  assert.equal(figures.requestsPerSecond, 105_000);
  assert.equal(figures.cpuUs, 9);
  assert.equal(figures.cpuSpread, 2 / 9);
});

test('ratios are to axum and to ours; a server that failed once has none', () => {
  const { rows, ours, limit } = rowsOf(entries);
  assert.equal(ours, 'node-http@ferroute24');
  assert.equal(limit, 'axum');
  assert.deepEqual([rows[1].cpuToLimit, rows[1].cpuToOurs, rows[1].speedToOurs], [9 / 8, 1, 1]);
  assert.equal(rows[2].cpuToOurs, 2);
  assert.equal(rows[3].figures, undefined);
  assert.equal(rows[3].cpuToOurs, undefined);
});

test('where the usual reference is not measured, another of ours is', () => {
  assert.equal(rowsOf([entry('express-5@ferroute24', 'ours', [round(1, 1)])]).ours, 'express-5@ferroute24');
  assert.equal(rowsOf([entry('axum', 'limit', [round(1, 1)])]).ours, undefined);
});

test('a gain pairs a program with itself on the same Node line', () => {
  const [gain, ...others] = gainsOf(rowsOf(entries).rows);
  assert.deepEqual(others, []);
  assert.deepEqual([gain.program, gain.line, gain.speed, gain.cpu], ['node-http', '24', 2.1, 2]);
  assert.deepEqual(gainsOf(rowsOf([entry('a@node20', 'peer', [round(1, 1)]), entries[1]]).rows), []);
  const files = [entry('pages@next24', 'peer', [round(10, 30)]), entry('pages@ferroute24', 'ours', [round(40, 10)])];
  assert.equal(gainsOf(rowsOf(files).rows)[0].speed, 4);
});

test('a table shows figures, ratios, failures with their reason, and where wrk was the limit', () => {
  const table = tableOf({ workload, entries });
  const cell = (server, heading) => table.cells.find(([name]) => name === server)[table.cells[0].indexOf(heading)];
  assert.equal(cell('axum', 'req/s'), '120,000*');
  assert.equal(cell('node-http@ferroute24', 'CPU ÷ axum'), '1.13');
  assert.equal(cell('node-http@node24', 'req/s ÷ ours'), '0.48');
  assert.equal(cell('node-http@node24', 'p99 ms'), '1.23');
  assert.equal(cell('bun', 'req/s'), 'failed');
  assert.ok(table.notes.includes('bun failed: first answer: status 500'));
  assert.equal(new Set(table.cells.map((row) => row.length)).size, 1);
});

test('the terminal gets aligned columns, the report every table and chart', () => {
  const groups = [{ workload, entries }];
  const lines = toTerminal(tableOf(groups[0])).split('\n').slice(1, 7);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  const report = markdownReport({ groups, facts: [['machine', 'one']], charts: ['hello.svg'] });
  assert.match(report, /^- machine: one$/m);
  assert.match(report, /!\[hello\.svg\]\(hello\.svg\)/);
  assert.match(report, /^\| node-http@node24 \| 50,000 \|/m);
  assert.match(report, /^\| node-http \| 24 \| hello \| 50,000 \| 105,000 \| 2\.10 \| 2\.00 \|/m);
  assert.equal(gainsTable([{ workload, entries: [entries[0]] }]), undefined);
});

test('targets are judged where both sides were measured', () => {
  const groups = [
    {
      workload,
      entries: [
        ...entries.slice(0, 2),
        entry('bun', 'peer', [round(104_000, 8)]),
        entry('express-5@node24', 'peer', [round(20_000, 50)]),
        entry('express-5@ferroute24', 'ours', [round(30_000, 30)]),
      ],
    },
  ];
  assert.deepEqual(targetsTable(groups).cells.slice(1), [
    ['hello: node-http@ferroute24, CPU per request ≤ 1.15 × axum', '1.13 ×', 'met'],
    ['hello: node-http@ferroute24, CPU per request ≤ 1 × bun', '1.13 ×', 'MISSED'],
    ['hello: node-http@ferroute24, requests per second ≥ 1 × bun', '1.01 ×', 'met'],
    ['hello: express-5@ferroute24, CPU per request ≤ 1.25 × bun', '3.75 ×', 'MISSED'],
    ['hello: express-5@ferroute24, CPU per request ≤ 0.25 × express-5@node24', '0.60 ×', 'MISSED'],
    ['hello: express-5@ferroute24, requests per second ≥ 1 × express-5@node24', '1.50 ×', 'met'],
  ]);
  assert.equal(targetsTable([{ workload, entries: [entries[0]] }]), undefined);
});

test('a target may be to the same server under another workload', () => {
  const groups = [1000, 1].map((routes) => ({
    workload: { name: routes === 1 ? 'routes-1' : 'routes', title: '' },
    entries: [entry('express-5@ferroute24', 'ours', [round(1, routes === 1 ? 10 : 11)])],
  }));
  assert.deepEqual(targetsTable(groups).cells.slice(1), [
    ['routes: express-5@ferroute24, CPU per request ≤ 1.15 × routes-1', '1.10 ×', 'met'],
  ]);
});

test('the progress shows the end of what a failed server said', () => {
  const output = Array.from({ length: 30 }, (_, line) => `line ${line}`);
  const lines = failureLines(['it did not start', ...output].join('\n')).split('\n');
  assert.deepEqual([lines[0], lines[1], lines.length], ['it did not start', '    line 22', 9]);
});
