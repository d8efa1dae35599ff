// What a report says about the machine and the versions that it was made with.

import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { rootDir, runtimes } from './runtimes.mjs';

/**
 * @param {import('./servers.mjs').Server[]} servers
 * @param {{ rounds: number, seconds: number, warmup: number }} options
 * @returns {[string, string][]}
 */
export function factsOf(servers, { rounds, seconds, warmup }) {
  const cpus = os.cpus();
  const versions = new Set(servers.flatMap(({ program, version }) => (version() ? [`${program} ${version()}`] : [])));
  const lines = /** @type {const} */ ([20, 24]).filter((line) => servers.some(({ host }) => host.includes(`${line}`)));
  const commit = output('git', ['-C', rootDir, 'rev-parse', '--short', 'HEAD']);
  return [
    ['date', new Date().toISOString().slice(0, 10)],
    ['commit', commit || 'none'],
    ['machine', `${cpus[0]?.model.trim()}, ${cpus.length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`],
    ['system', `${os.type()} ${os.release()}`],
    ['Node', lines.map((line) => output(runtimes[line], ['--version'])).join(', ') || 'none'],
    ['versions', [...versions].join(', ')],
    ['load', `wrk, 1 thread, ${rounds} × ${seconds} s after ${warmup} s of warm-up; medians of the rounds`],
  ];
}

function output(file, args) {
  return spawnSync(file, args, { encoding: 'utf8' }).stdout?.trim() ?? '';
}
