// The results as text: one table for each workload, for the terminal and as Markdown.

import { gainsOf, rowsOf } from './results.mjs';
import { verdicts } from './targets.mjs';

/** @typedef {{ workload: import('./workloads.mjs').Workload, entries: import('./results.mjs').Entry[] }} Group */
/** @typedef {{ title: string, cells: string[][], notes: string[] }} Table `cells`: the heading first. */

/** wrk's one core is as good as used up: the server could have done more. */
const CLIENT_AT_LIMIT = 0.95;

/** Of a failed server's output, in the progress. */
const FAILURE_LINES = 8;

const HEADING = ['server', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs/req', '±', 'CPU ÷ axum', 'CPU ÷ ours', 'req/s ÷ ours'];
const MORE = ['RSS MB', 'start ms'];

/**
 * @param {Group} group
 * @returns {Table}
 */
export function tableOf({ workload, entries }) {
  const { rows, ours } = rowsOf(entries);
  const notes = [];
  const cells = rows.map((row) => {
    if (!row.figures) {
      notes.push(`${row.server} failed: ${row.failures[0]?.split('\n')[0] ?? 'not measured'}`);
      return [row.server, 'failed', ...Array(HEADING.length + MORE.length - 2).fill('')];
    }
    const { figures } = row;
    const capped = figures.clientLoad > CLIENT_AT_LIMIT;
    return [
      row.server,
      count(figures.requestsPerSecond) + (capped ? '*' : ''),
      milliseconds(figures.p50Us),
      milliseconds(figures.p99Us),
      short(figures.cpuUs),
      row.rounds.length > 1 ? `${Math.round(figures.cpuSpread * 50)} %` : '',
      ratio(row.cpuToLimit),
      ratio(row.cpuToOurs),
      ratio(row.speedToOurs),
      (figures.rssBytes / 1e6).toFixed(0),
      figures.startMs.toFixed(0),
    ];
  });
  if (cells.some(([, speed]) => speed.endsWith('*'))) notes.push('* wrk used up its core: the server could do more');
  if (ours) notes.push(`ours = ${ours}`);
  return { title: workload.title, cells: [[...HEADING, ...MORE], ...cells], notes };
}

/**
 * What each program gains on Ferroute, over all workloads; undefined if no pair was measured.
 *
 * @param {Group[]} groups
 * @returns {Table | undefined}
 */
export function gainsTable(groups) {
  const cells = groups.flatMap(({ workload, entries }) =>
    gainsOf(rowsOf(entries).rows).map(({ program, line, node, ferroute, speed, cpu }) => [
      program,
      line,
      workload.name,
      count(node.requestsPerSecond),
      count(ferroute.requestsPerSecond),
      ratio(speed),
      ratio(cpu),
      `${milliseconds(node.p99Us)} → ${milliseconds(ferroute.p99Us)}`,
    ]),
  );
  if (cells.length === 0) return undefined;
  const heading = ['program', 'Node', 'workload', 'req/s', 'on Ferroute', 'faster ×', 'CPU less ×', 'p99 ms'];
  return {
    title: 'The same program, unmodified, on Ferroute',
    cells: [heading, ...cells],
    notes: cells.some(([program]) => program === 'pages' || program === 'app')
      ? ['pages and app: on Next.js and on Ferroute with its default workers']
      : [],
  };
}

/**
 * Whether each target was met; undefined if none was measured.
 *
 * @param {Group[]} groups
 * @returns {Table | undefined}
 */
export function targetsTable(groups) {
  const judged = verdicts(groups).filter(({ met }) => met !== undefined);
  if (judged.length === 0) return undefined;
  const cells = judged.map(({ says, met, found }) => [says, found, met ? 'met' : 'MISSED']);
  return { title: 'Targets', cells: [['target', 'found', ''], ...cells], notes: [] };
}

/**
 * @param {Table} table
 * @param {{ bold?: (text: string) => string }} [style]
 */
export function toTerminal({ title, cells, notes }, { bold = (text) => text } = {}) {
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  const [heading, ...rows] = cells.map(line);
  const rule = '─'.repeat(heading.length);
  return [bold(title), heading, rule, ...rows, ...notes.map((note) => `  ${note}`)].join('\n');
}

/** @param {Table} table */
export function toMarkdown({ title, cells, notes }) {
  const line = (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [heading, ...rows] = cells;
  const rule = `|${heading.map((_, column) => (column === 0 ? '---|' : '---:|')).join('')}`;
  const listed = notes.map((note) => `- ${note.replaceAll('*', '\\*')}`);
  return [`## ${title}`, '', line(heading), rule, ...rows.map(line), ...(listed.length ? ['', ...listed] : [])].join(
    '\n',
  );
}

/**
 * The whole report.
 *
 * @param {{ groups: Group[], facts: [string, string][], charts: string[] }} run
 */
export function markdownReport({ groups, facts, charts }) {
  const tables = [...groups.map(tableOf), gainsTable(groups), targetsTable(groups)].filter(
    (table) => table !== undefined,
  );
  return `${[
    '# Ferroute and its peers',
    facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    charts.map((file) => `![${file}](${file})`).join('\n\n'),
    ...tables.map(toMarkdown),
  ].join('\n\n')}\n`;
}

const count = (number) => Math.round(number).toLocaleString('en-US');
const milliseconds = (us) => (us / 1000).toFixed(us < 10_000 ? 2 : 0);
const short = (number) => number.toFixed(number < 100 ? 1 : 0);
const ratio = (number) => (number === undefined ? '' : number.toFixed(2));

/** One finished round, for the line of progress. */
export function roundLine({ requestsPerSecond, cpuUs, p99Us }) {
  return `${count(requestsPerSecond).padStart(8)} req/s  ${short(cpuUs).padStart(6)} µs  p99 ${milliseconds(p99Us)} ms`;
}

/** What went wrong, and the end of what the server said; all of it is in results.json. */
export function failureLines(message) {
  const [reason, ...output] = message.split('\n');
  const last = output.slice(-FAILURE_LINES).map((line) => `\n    ${line}`);
  return reason + last.join('');
}
