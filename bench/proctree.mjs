// CPU time and memory of a process and all it started, read from /proc.
//
// CPU time has two sources. `task/*/schedstat` counts nanoseconds but forgets a thread when it ends; `stat` counts
// clock ticks of 10 ms but forgets nothing, and keeps what reaped children used. A measurement takes the nanoseconds,
// unless the two differ by more than their resolution, which means that threads or children ended meanwhile.

import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ is 100 on every architecture that Linux's user space sees today. */
const NS_PER_TICK = 10_000_000;

const PAGE_SIZE = 4096;

/** @typedef {{
 *   pid: number, parent: number, session: number, ticks: number, childTicks: number, rssPages: number,
 * }} Stat */
/** @typedef {Stat & { threads: Map<string, number> }} Usage */
/** @typedef {Map<number, Usage>} Snapshot */

/**
 * One /proc/<pid>/stat. The command's name may hold spaces and parentheses, so fields count from the last one.
 * `ticks` is user + system time of the process and of its children that ended and were waited for, `childTicks` the
 * children's alone.
 *
 * @param {string} text
 * @returns {Stat}
 */
export function parseStat(text) {
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number) => Number(fields[number - 3]); // numbers as in proc(5); the first field here is its third
  const childTicks = field(16) + field(17);
  return {
    pid,
    parent: field(4),
    session: field(6),
    ticks: field(14) + field(15) + childTicks,
    childTicks,
    rssPages: field(24),
  };
}

/** Nanoseconds on a CPU, the first field of /proc/<pid>/task/<tid>/schedstat. */
export function parseSchedstat(text) {
  return Number.parseInt(text, 10);
}

/**
 * The processes of the tree: descendants of `root`, and whatever else is in its session because its parent ended.
 *
 * @param {Stat[]} stats
 * @param {number} root
 */
export function treeOf(stats, root) {
  const members = new Set([root]);
  let size;
  do {
    size = members.size;
    for (const { pid, parent, session } of stats) {
      if (members.has(parent) || session === root) members.add(pid);
    }
  } while (members.size > size);
  return stats.filter(({ pid }) => members.has(pid));
}

/**
 * @param {number} root
 * @returns {Snapshot}
 */
export function snapshot(root) {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readIfThere(`/proc/${pid}/stat`, parseStat));
  return new Map(treeOf(stats, root).map((stat) => [stat.pid, { ...stat, threads: readThreads(stat.pid) }]));
}

function readThreads(pid) {
  const threads = new Map();
  for (const tid of readIfThere(`/proc/${pid}/task`, undefined)) {
    for (const ns of readIfThere(`/proc/${pid}/task/${tid}/schedstat`, parseSchedstat)) threads.set(tid, ns);
  }
  return threads;
}

/** What `parse` makes of a file, in an array, or a folder's names; nothing if the process is gone. */
function readIfThere(path, parse) {
  try {
    return parse ? [parse(readFileSync(path, 'utf8'))] : readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return [];
    throw error;
  }
}

/**
 * Nanoseconds of CPU that the tree used from one snapshot to another.
 *
 * @param {Snapshot} before
 * @param {Snapshot} after
 */
export function cpuBetween(before, after) {
  let total = 0;
  for (const [pid, usage] of after) total += usedBy(before.get(pid), usage);
  for (const [pid, usage] of before) {
    // It ended, and its parent has reaped it: all its time is now in the parent's, with what it used before.
    if (!after.has(pid) && after.has(usage.parent)) total -= usage.ticks * NS_PER_TICK;
  }
  return total;
}

function usedBy(before, after) {
  const byTicks = (after.ticks - (before?.ticks ?? 0)) * NS_PER_TICK;
  let byThreads = 0;
  for (const [tid, ns] of after.threads) byThreads += ns - (before?.threads.get(tid) ?? 0);
  return Math.abs(byTicks - byThreads) <= 4 * NS_PER_TICK ? byThreads : byTicks;
}

/**
 * Bytes of memory that the tree's processes hold, pages that they share counted for each.
 *
 * @param {Snapshot} usage
 */
export function rssOf(usage) {
  let pages = 0;
  for (const { rssPages } of usage.values()) pages += rssPages;
  return pages * PAGE_SIZE;
}

/** Nanoseconds of CPU that this process's own ended children have used so far. */
export function childrenCpu() {
  return parseStat(readFileSync('/proc/self/stat', 'utf8')).childTicks * NS_PER_TICK;
}
