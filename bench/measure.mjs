// One round of one server under one workload: a fresh process, started, checked, warmed up, loaded, checked, ended.

import { setTimeout as delay } from 'node:timers/promises';
import { childrenCpu, cpuBetween, rssOf, snapshot } from './proctree.mjs';
import { freePort, startServer } from './server-process.mjs';
import { ask, wrongAnswer, wrongSize } from './verify.mjs';
import { load, loadErrors } from './wrk.mjs';

const START_LIMIT_MS = 60_000;
const POLL_MS = 2;
const SETTLE_MS = 200;

/** @typedef {{
 *   requestsPerSecond: number, p50Us: number, p99Us: number, maxUs: number, cpuUs: number, rssBytes: number,
 *   startMs: number, requests: number, clientLoad: number,
 * }} Round `cpuUs`: CPU µs of the server's whole tree for each request. `clientLoad`: wrk's share of its one core. */

/**
 * @param {import('./servers.mjs').Server} server
 * @param {import('./workloads.mjs').Workload} workload
 * @param {{ seconds: number, warmup: number, signal?: AbortSignal }} options
 * @returns {Promise<Round>} Rejects, with the end of what the server printed, for anything but right answers.
 */
export async function measure(server, workload, { seconds, warmup, signal }) {
  const port = await freePort();
  const run = { port, routes: workload.routes ?? 0, middleware: workload.middleware ?? 0 };
  const started = performance.now();
  const running = startServer(server.command(run), run);
  try {
    const { wireBytes } = await firstAnswer(running, port, workload, signal);
    const startMs = performance.now() - started;
    if (warmup > 0) {
      await load({ port, workload, seconds: warmup, signal });
      await delay(SETTLE_MS);
    }

    const clientBefore = childrenCpu();
    const before = snapshot(running.pid);
    const result = await load({ port, workload, seconds, signal });
    const after = snapshot(running.pid);
    const clientNs = childrenCpu() - clientBefore;

    refuse(loadErrors(result, workload.expected.status) ?? wrongSize(result, wireBytes, workload.connections));
    refuse(wrongAnswer(await ask(port, workload), workload), 'after the load: ');
    return {
      requestsPerSecond: result.requests / (result.durationUs / 1e6),
      p50Us: result.p50Us,
      p99Us: result.p99Us,
      maxUs: result.maxUs,
      cpuUs: cpuBetween(before, after) / 1000 / result.requests,
      rssBytes: rssOf(after),
      startMs,
      requests: result.requests,
      clientLoad: clientNs / 1000 / result.durationUs,
    };
  } catch (error) {
    signal?.throwIfAborted();
    const ending = running.ended() ? ` (the server ended: ${running.ended()})` : '';
    throw new Error([`${error.message}${ending}`, running.output()].filter(Boolean).join('\n'));
  } finally {
    await running.stop();
  }
}

/** Asks until the server answers at all, then insists that the answer is right. */
async function firstAnswer(running, port, workload, signal) {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    signal?.throwIfAborted();
    if (running.ended()) throw new Error('it did not start');
    try {
      const answer = await ask(port, workload);
      refuse(wrongAnswer(answer, workload), 'first answer: ');
      return answer;
    } catch (error) {
      if (error.code !== 'ECONNREFUSED') throw error;
      if (performance.now() > deadline) throw new Error(`it did not listen within ${START_LIMIT_MS / 1000} s`);
    }
    await delay(POLL_MS);
  }
}

function refuse(problem, prefix = '') {
  if (problem) throw new Error(prefix + problem);
}
