// `npm run bench`: measures ours and the peers, prints the tables, and writes them to bench/results.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workloadChart } from './chart.mjs';
import { factsOf } from './facts.mjs';
import { measure } from './measure.mjs';
import { parseOptions, plan, UsageError, usage } from './options.mjs';
import { prepare } from './prepare.mjs';
import { failureLines, gainsTable, markdownReport, roundLine, tableOf, targetsTable, toTerminal } from './report.mjs';
import { rowsOf } from './results.mjs';
import { benchDir } from './runtimes.mjs';
import { servers } from './servers.mjs';
import { workloads } from './workloads.mjs';

const say = (line) => process.stderr.write(`${line}\n`);
const bold = process.stdout.isTTY ? (text) => `\u001b[1m${text}\u001b[22m` : undefined;

/**
 * Round by round, so that whatever changes on the machine meanwhile hits all servers alike; each round begins with
 * another server, so that none always follows the same neighbour.
 */
async function measureGroup({ workload, servers }, options, signal) {
  const entries = servers.map(({ id, program, host, kind }) => ({
    server: id,
    program,
    host,
    kind,
    rounds: [],
    failures: [],
  }));
  for (let round = 0; round < options.rounds; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      const index = (turn + round) % servers.length;
      const { rounds, failures } = entries[index];
      if (failures.length > 0) continue; // it has no figures any more
      const where = `${workload.name}  round ${round + 1}/${options.rounds}  ${turn + 1}/${servers.length}`;
      const name = `${where}  ${servers[index].id.padEnd(24)}`;
      try {
        const result = await measure(servers[index], workload, { ...options, signal });
        rounds.push(result);
        say(`${name}${roundLine(result)}`);
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error.message);
        say(`${name}FAILED: ${failureLines(error.message)}`);
      }
    }
  }
  return { workload, entries };
}

function writeResults(groups, facts) {
  const dir = join(benchDir, 'results');
  mkdirSync(dir, { recursive: true });
  const charts = groups.map(({ workload, entries }) => {
    const file = `${workload.name}.svg`;
    writeFileSync(join(dir, file), workloadChart(workload.title, rowsOf(entries).rows));
    return file;
  });
  writeFileSync(join(dir, 'results.md'), markdownReport({ groups, facts, charts }));
  const json = `${JSON.stringify({ facts: Object.fromEntries(facts), groups }, withoutPayloads, 2)}\n`;
  writeFileSync(join(dir, 'results.json'), json);
  return { dir, json };
}

/** A workload's bodies are in workloads.mjs, and would be most of the file. */
const withoutPayloads = (key, value) => (key === 'body' || key === 'expected' ? undefined : value);

function list() {
  const names = servers.map(({ id, workloads, usual }) => {
    const rare = workloads.filter((name) => !usual.includes(name));
    return `  ${id.padEnd(26)}${usual.join(' ')}${rare.length ? `  (--all: ${rare.join(' ')})` : ''}`;
  });
  return ['servers', ...names, 'workloads', ...workloads.map(({ name, title }) => `  ${name.padEnd(26)}${title}`)].join(
    '\n',
  );
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return process.stdout.write(usage);
  if (options.list) return process.stdout.write(`${list()}\n`);

  const groups = plan(servers, workloads, options);
  if (groups.length === 0) throw new UsageError('none of these servers has any of these workloads');
  await prepare(groups, say);

  const total = groups.reduce((sum, group) => sum + group.servers.length, 0) * options.rounds;
  const minutes = Math.ceil((total * (options.seconds + options.warmup + 1)) / 60);
  say(`${total} rounds of ${options.warmup} + ${options.seconds} s: about ${minutes} min`);

  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
  process.once('SIGTERM', () => interrupt.abort(new Error('interrupted')));

  const measured = [];
  for (const group of groups) {
    const result = await measureGroup(group, options, interrupt.signal);
    measured.push(result);
    if (!options.json) process.stdout.write(`\n${toTerminal(tableOf(result), { bold })}\n\n`);
  }

  const all = [...new Set(groups.flatMap((group) => group.servers))];
  const { dir, json } = writeResults(measured, factsOf(all, options));
  if (options.json) process.stdout.write(json);
  for (const table of [gainsTable(measured), targetsTable(measured)]) {
    if (table && !options.json) process.stdout.write(`${toTerminal(table, { bold })}\n\n`);
  }
  say(
    `written: ${join(dir, 'results.md')}, results.json, ${measured.map(({ workload }) => `${workload.name}.svg`).join(', ')}`,
  );
  if (measured.some(({ entries }) => entries.some(({ failures }) => failures.length > 0))) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  say(error instanceof UsageError ? `bench: ${error.message}\n\n${usage}` : `bench: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
