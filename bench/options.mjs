// The command line: what was typed, and the jobs that follow from it.

import { parseArgs } from 'node:util';

export const usage = `npm run bench -- [options]

  --only NAMES         servers: ids, or either side of their @, with * (express-5, node24, ferroute24*, axum,bun)
  --workload NAMES     workloads: hello, cached, hello-512, echo, items, routes, routes-1, static, post, middleware, notfound
  --all                the whole matrix: every workload on Node 20, too (--only implies it)
  --rounds N           rounds of each; the figures are their medians (default 3)
  --seconds N          seconds of load in a round (default 5)
  --warmup N           seconds of load before it (default 2)
  --connections N      connections, instead of each workload's own
  --json               print the results as JSON instead of a table
  --list               print the names of servers and workloads, and end
`;

/** A mistake of whoever typed the command. */
export class UsageError extends Error {}

/** @param {string[]} argv */
export function parseOptions(argv) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        only: { type: 'string' },
        workload: { type: 'string' },
        all: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '5' },
        warmup: { type: 'string', default: '2' },
        connections: { type: 'string' },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error.message);
  }
  return {
    only: names(values.only),
    workload: names(values.workload),
    all: values.all,
    rounds: wholeNumber('rounds', values.rounds, 1),
    seconds: wholeNumber('seconds', values.seconds, 1),
    warmup: wholeNumber('warmup', values.warmup, 0),
    connections: values.connections === undefined ? undefined : wholeNumber('connections', values.connections, 1),
    json: values.json,
    list: values.list,
    help: values.help,
  };
}

function names(text) {
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function wholeNumber(option, text, least) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) {
    throw new UsageError(`--${option} takes a whole number of at least ${least}, not '${text}'`);
  }
  return number;
}

/**
 * Which servers answer which workloads in this run, in the tables' order.
 *
 * @template {{ id: string, program: string, host: string, workloads: string[], usual: string[] }} S
 * @template {{ name: string, connections: number }} W
 * @param {S[]} servers
 * @param {W[]} workloads
 * @param {{ only?: string[], workload?: string[], all?: boolean, connections?: number }} options
 * @returns {{ workload: W, servers: S[] }[]}
 */
export function plan(servers, workloads, { only, workload, all, connections }) {
  const chosenServers = choose(servers, only, 'server', ({ id, program, host }) => [id, program, host]);
  const chosenWorkloads = choose(workloads, workload, 'workload', ({ name }) => [name]);
  const whole = all || only !== undefined;
  return chosenWorkloads
    .map((chosen) => ({
      workload: connections === undefined ? chosen : { ...chosen, connections },
      servers: chosenServers.filter((server) => (whole ? server.workloads : server.usual).includes(chosen.name)),
    }))
    .filter((group) => group.servers.length > 0);
}

function choose(all, patterns, what, namesOf) {
  if (patterns === undefined) return all;
  const matchers = patterns.map((pattern) => {
    const regexp = toRegExp(pattern);
    const matches = (item) => namesOf(item).some((name) => regexp.test(name));
    if (!all.some(matches)) throw new UsageError(`there is no ${what} '${pattern}' (--list shows the names)`);
    return matches;
  });
  return all.filter((item) => matchers.some((matches) => matches(item)));
}

function toRegExp(pattern) {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}
