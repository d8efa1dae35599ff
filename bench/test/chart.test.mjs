import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barChart, workloadChart } from '../chart.mjs';

const barWidths = (svg) =>
  [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width));

test('bars are as long as their values, the best first', () => {
  const row = (server, cpuUs) => ({ server, kind: 'peer', figures: { cpuUs, requestsPerSecond: 1e6 / cpuUs } });
  const svg = workloadChart('JSON hello', [row('slow', 80), row('fast', 8), { server: 'broken', kind: 'peer' }]);
  const [fast, slow, ...others] = barWidths(svg);
  assert.deepEqual(others, []);
  assert.ok(Math.abs(fast / slow - 10) < 0.05, `${fast} : ${slow}`);
  assert.ok(svg.indexOf('>fast<') < svg.indexOf('>slow<'));
  assert.ok(svg.includes('8.0 µs · 125,000 req/s'));
  assert.ok(!svg.includes('broken'));
});

test('it is well-formed, whatever the labels hold, and with no bars at all', () => {
  const bars = [{ label: 'a & <b> "c"', kind: /** @type {const} */ ('ours'), value: 1, note: '' }];
  for (const svg of [barChart({ title: 't<', subtitle: '', bars }), barChart({ title: 't', subtitle: '', bars: [] })]) {
    assert.equal(svg.match(/<[a-z]/g).length, svg.match(/<\/[a-z]|\/>/g).length);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined|&(?!amp;|lt;|gt;|quot;)/);
  }
});
