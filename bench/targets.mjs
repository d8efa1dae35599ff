// What Ferroute has promised of itself, as rules over the results. A run says of each whether it was met, missed, or
// not measured; it fails for none, since a busy machine is no fault of the code.

import { rowsOf } from './results.mjs';

/** @typedef {import('./results.mjs').Figures} Figures */
/** @typedef {{ says: string, met: boolean | undefined, found: string }} Verdict */

const NODE_LINES = [20, 24];

/** To the same figure of another server in the same workload: at most, or at least, this many times as much. */
const ratioRules = NODE_LINES.flatMap((line) => [
  { server: `node-http@ferroute${line}`, workload: 'hello', metric: 'cpuUs', of: 'axum', most: 1.15 },
  { server: `node-http@ferroute${line}`, workload: 'hello', metric: 'cpuUs', of: 'bun', most: 1 },
  { server: `node-http@ferroute${line}`, workload: 'hello', metric: 'requestsPerSecond', of: 'bun', least: 1 },
  { server: `pages@ferroute${line}-w1`, workload: 'hello', metric: 'cpuUs', of: 'axum', most: 1.4 },
]);

/** Our Express beside Bun, real Express, and itself with fewer routes. */
const expressRules = [
  { server: 'express-5@ferroute24', workload: 'hello', metric: 'cpuUs', of: 'bun', most: 1.25 },
  { server: 'express-5@ferroute24', workload: 'hello', metric: 'cpuUs', of: 'express-5@node24', most: 1 / 4 },
  { server: 'express-5@ferroute24', workload: 'post', metric: 'cpuUs', of: 'express-5@node24', most: 1 / 2.5 },
  { server: 'express-5@ferroute24', workload: 'routes', metric: 'cpuUs', ofWorkload: 'routes-1', most: 1.15 },
  { server: 'express-5@ferroute24', workload: 'static', metric: 'cpuUs', of: 'express-5@node24', most: 1 / 8 },
];

/** File routes beside Bun, real Next, and axum, which a kept answer has in common that no JavaScript runs. */
const fileRouteRules = [
  { server: 'pages@ferroute24-w1', workload: 'hello', metric: 'cpuUs', of: 'bun', most: 1.3 },
  { server: 'pages@ferroute24-w1', workload: 'hello', metric: 'cpuUs', of: 'pages@next24', most: 1 / 25 },
  { server: 'app@ferroute24-w1', workload: 'hello', metric: 'cpuUs', of: 'bun', most: 1.5 },
  { server: 'app@ferroute24-w1', workload: 'hello', metric: 'cpuUs', of: 'app@next24', most: 1 / 50 },
  { server: 'app@ferroute24-w1', workload: 'cached', metric: 'cpuUs', of: 'axum', most: 1.05 },
];

/** Unmodified Express: faster on Ferroute than on Node in every workload. */
const everywhere = ['express-5', 'express-4'].flatMap((program) =>
  NODE_LINES.map((line) => ({
    server: `${program}@ferroute${line}`,
    metric: /** @type {const} */ ('requestsPerSecond'),
    of: `${program}@node${line}`,
    least: 1,
  })),
);

const UNITS = { cpuUs: 'CPU per request', requestsPerSecond: 'requests per second' };

/**
 * @param {import('./report.mjs').Group[]} groups
 * @returns {Verdict[]}
 */
export function verdicts(groups) {
  const figures = new Map();
  for (const { workload, entries } of groups) {
    for (const { server, figures: found } of rowsOf(entries).rows) figures.set(`${workload.name} ${server}`, found);
  }
  const rules = [
    ...ratioRules,
    ...expressRules,
    ...fileRouteRules,
    ...everywhere.flatMap((rule) => groups.map(({ workload }) => ({ ...rule, workload: workload.name }))),
  ];
  return rules.map(({ server, workload, metric, of = server, ofWorkload = workload, most, least }) => {
    const bound = most === undefined ? `≥ ${least}` : `≤ ${most}`;
    const says = `${workload}: ${server}, ${UNITS[metric]} ${bound} × ${of === server ? ofWorkload : of}`;
    const own = figures.get(`${workload} ${server}`)?.[metric];
    const other = figures.get(`${ofWorkload} ${of}`)?.[metric];
    if (own === undefined || other === undefined) return { says, met: undefined, found: 'not measured' };
    const ratio = own / other;
    const met = most === undefined ? ratio >= least : ratio <= most;
    return { says, met, found: `${ratio.toFixed(2)} ×` };
  });
}
