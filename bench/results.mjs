// From rounds to figures: medians, ratios, and which program gained what by running on Ferroute. Pure.

/** @typedef {import('./measure.mjs').Round} Round */
/** @typedef {{
 *   server: string, program: string, host: string, kind: 'ours' | 'peer' | 'limit',
 *   rounds: Round[], failures: string[],
 * }} Entry */
/** @typedef {Round & { cpuSpread: number }} Figures */
/** @typedef {Entry & {
 *   figures?: Figures, cpuToLimit?: number, cpuToOurs?: number, speedToOurs?: number,
 * }} Row */
/** @typedef {{
 *   program: string, line: string, node: Figures, ferroute: Figures, speed: number, cpu: number,
 * }} Gain */

const METRICS = /** @type {const} */ ([
  'requestsPerSecond',
  'p50Us',
  'p99Us',
  'maxUs',
  'cpuUs',
  'rssBytes',
  'startMs',
  'requests',
  'clientLoad',
]);

/** The row of ours that a table's ratios are taken to: the first of these that was measured. */
const OURS = ['node-http@ferroute24', 'node-http@ferroute20', 'pages@ferroute24-w1', 'pages@ferroute20-w1'];

/** @param {number[]} numbers at least one */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The medians of the rounds, metric by metric. `cpuSpread` is how far the rounds' CPU lay apart, as a share of it.
 *
 * @param {Round[]} rounds
 * @returns {Figures}
 */
export function figuresOf(rounds) {
  const of = (metric) => rounds.map((round) => round[metric]);
  const medians = Object.fromEntries(METRICS.map((metric) => [metric, median(of(metric))]));
  const cpu = of('cpuUs');
  return /** @type {Figures} */ ({ ...medians, cpuSpread: (Math.max(...cpu) - Math.min(...cpu)) / medians.cpuUs });
}

/**
 * The rows of one workload's table, with their ratios. A server that failed in any round has no figures.
 *
 * @param {Entry[]} entries
 * @returns {{ rows: Row[], ours?: string, limit?: string }}
 */
export function rowsOf(entries) {
  /** @type {Row[]} */
  const rows = entries.map((entry) => {
    const sound = entry.rounds.length > 0 && entry.failures.length === 0;
    return sound ? { ...entry, figures: figuresOf(entry.rounds) } : { ...entry };
  });
  const measured = (id) => rows.find(({ server, figures }) => server === id && figures);
  const ours = OURS.map(measured).find(Boolean) ?? rows.find(({ kind, figures }) => kind === 'ours' && figures);
  const limit = rows.find(({ kind, figures }) => kind === 'limit' && figures);
  for (const row of rows) {
    if (!row.figures) continue;
    if (limit) row.cpuToLimit = row.figures.cpuUs / limit.figures.cpuUs;
    if (ours) {
      row.cpuToOurs = row.figures.cpuUs / ours.figures.cpuUs;
      row.speedToOurs = row.figures.requestsPerSecond / ours.figures.requestsPerSecond;
    }
  }
  return { rows, ours: ours?.server, limit: limit?.server };
}

/**
 * The same program on Node and on Ferroute, on the same Node line; file routes on Next and on Ferroute.
 *
 * @param {Row[]} rows
 * @returns {Gain[]}
 */
export function gainsOf(rows) {
  return rows.flatMap((peer) => {
    const [, line] = /^(?:node|next)(\d+)$/.exec(peer.host) ?? [];
    const own = rows.find(({ program, host }) => program === peer.program && host === `ferroute${line}`);
    if (!line || !peer.figures || !own?.figures) return [];
    return [
      {
        program: peer.program,
        line,
        node: peer.figures,
        ferroute: own.figures,
        speed: own.figures.requestsPerSecond / peer.figures.requestsPerSecond,
        cpu: peer.figures.cpuUs / own.figures.cpuUs,
      },
    ];
  });
}
