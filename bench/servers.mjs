// The servers: ours and the peers, as one table. An id is `program@host`: the same program on another host is the same
// file, started by another command: `node24`, `ferroute24`; `ferroute24-keep` is `ferroute --keep express`.

import { join } from 'node:path';
import { appDir } from './fixtures.mjs';
import {
  axumVersion,
  benchDir,
  bunPackage,
  denoPackage,
  ferrouteBin,
  nextDir,
  packageVersion,
  runtimes,
} from './runtimes.mjs';

/** @typedef {{
 *   id: string, program: string, host: string, kind: 'ours' | 'peer' | 'limit',
 *   workloads: string[], usual: string[], needs: ('axum' | 'engine' | 'ours' | 'next')[],
 *   apps?: 'pages' | 'app',
 *   version(): string,
 *   command(run: { port: number, routes: number }): { file: string, args: string[] },
 * }} Server `usual` are the workloads of a run without options, `workloads` those that make sense at all. */

const ALL = ['hello', 'hello-512', 'echo', 'items', 'routes', 'static'];
/** What is kept of a route handler, against the same made for each request. */
const WITH_CACHED = [...ALL, 'cached'];
const WITHOUT_ROUTER = ALL.filter((name) => name !== 'routes');
/** What only an Express program answers in just this way, and one route, which a thousand are compared with. */
const EXPRESS = [...ALL, 'routes-1', 'middleware', 'post', 'notfound'];

/** Express's own code on our HTTP is measured to tell what each of the two brings; a few workloads say that. */
const USUAL_KEPT = ['hello', 'post', 'routes', 'static'];

// Node 20 is measured where a target names it; the whole matrix on both is for `--all`.
const USUAL_ON_20 = ['hello'];

/** Programs that run unmodified on Node and on Ferroute. */
const programs = [
  { program: 'node-http', file: 'node-http.js', workloads: WITHOUT_ROUTER },
  { program: 'fastify', file: 'fastify.js', workloads: ALL, package: 'fastify' },
  { program: 'hono', file: 'hono.mjs', workloads: ALL, package: 'hono' },
  { program: 'express-5', file: 'express-5.js', workloads: EXPRESS, package: 'express-5' },
  { program: 'express-4', file: 'express-4.js', workloads: EXPRESS, package: 'express-4' },
];

/** File-route applications: the same sources are served by Ferroute and by Next. */
const fileRoutes = /** @type {const} */ (['pages', 'app']);

const nodeLines = /** @type {const} */ ([24, 20]);

const usual = (workloads, line) => (line === 20 ? USUAL_ON_20 : workloads);

/** @returns {Server} */
function native({ id, needs = [], workloads = ALL, kind = 'peer', version, command }) {
  return { id, program: id, host: id, kind, workloads, usual: workloads, needs, version, command };
}

/**
 * A program run by `node`, by `ferroute`, or by `ferroute --keep express`.
 *
 * @returns {Server}
 */
function programOn(line, { program, file, workloads, package: name }, ours, keep = false) {
  const host = `${ours ? 'ferroute' : 'node'}${line}${keep ? '-keep' : ''}`;
  const source = join(benchDir, 'programs', file);
  return {
    id: `${program}@${host}`,
    program,
    host,
    kind: ours ? 'ours' : 'peer',
    workloads,
    usual: keep && line !== 20 ? USUAL_KEPT : usual(workloads, line),
    needs: ours ? ['ours'] : [],
    version: () => (name ? packageVersion(name) : ''),
    command: () => ({
      file: runtimes[line],
      args: [...(ours ? [ferrouteBin()] : []), ...(keep ? ['--keep', 'express'] : []), source],
    }),
  };
}

/** @returns {Server} */
function filesOnFerroute(line, kind, workers) {
  const host = `ferroute${line}${workers ? `-w${workers}` : ''}`;
  return {
    id: `${kind}@${host}`,
    program: kind,
    host,
    kind: 'ours',
    workloads: kind === 'app' ? WITH_CACHED : ALL,
    usual: usual(kind === 'app' ? WITH_CACHED : ALL, line),
    needs: ['ours'],
    apps: kind,
    version: () => '',
    command: ({ port, routes }) => {
      const args = ['start', appDir(kind, routes), '-p', `${port}`, '-H', '127.0.0.1'];
      return {
        file: runtimes[line],
        args: [ferrouteBin(), ...args, ...(workers ? ['--workers', `${workers}`] : [])],
      };
    },
  };
}

/** @returns {Server} */
function filesOnNext(line, kind) {
  return {
    id: `${kind}@next${line}`,
    program: kind,
    host: `next${line}`,
    kind: 'peer',
    workloads: kind === 'app' ? WITH_CACHED : ALL,
    usual: usual(kind === 'app' ? WITH_CACHED : ALL, line),
    needs: ['next'],
    apps: kind,
    version: () => packageVersion('next', nextDir),
    command: ({ port, routes }) => {
      const dir = appDir(kind, routes, join(nextDir, 'target'));
      return { file: runtimes[line], args: [runtimes.next, 'start', dir, '-p', `${port}`, '-H', '127.0.0.1'] };
    },
  };
}

/** @type {Server[]} */
export const servers = [
  native({
    id: 'axum',
    kind: 'limit',
    needs: ['axum'],
    workloads: WITH_CACHED,
    version: axumVersion,
    command: () => ({ file: runtimes.axum, args: [] }),
  }),
  native({
    id: 'engine',
    kind: 'ours',
    needs: ['engine'],
    workloads: ['hello', 'hello-512'],
    version: () => '',
    command: () => ({ file: runtimes.engine, args: [] }),
  }),
  ...nodeLines.map((line) => programOn(line, programs[0], true)),
  native({
    id: 'bun',
    version: () => packageVersion(bunPackage),
    command: () => ({ file: runtimes.bun, args: [join(benchDir, 'peers', 'bun.mjs')] }),
  }),
  native({
    id: 'deno',
    workloads: WITHOUT_ROUTER,
    version: () => packageVersion(denoPackage),
    command: () => ({ file: runtimes.deno, args: ['run', '-A', '--no-lock', join(benchDir, 'peers', 'deno.mjs')] }),
  }),
  ...fileRoutes.flatMap((kind) =>
    nodeLines.flatMap((line) => [filesOnFerroute(line, kind, 1), filesOnFerroute(line, kind)]),
  ),
  ...programs.flatMap((program) =>
    nodeLines.flatMap((line) => [
      ...(program === programs[0] ? [] : [programOn(line, program, true)]),
      ...(program.program.startsWith('express') ? [programOn(line, program, true, true)] : []),
      programOn(line, program, false),
    ]),
  ),
  ...fileRoutes.flatMap((kind) => nodeLines.map((line) => filesOnNext(line, kind))),
];
