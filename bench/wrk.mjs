// The load: one run of wrk, and what it says.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('wrk.lua', import.meta.url));

/** @typedef {{
 *   requests: number, durationUs: number, bytes: number, p50Us: number, p99Us: number, maxUs: number,
 *   errors: { connect: number, read: number, write: number, status: number, timeout: number },
 * }} Load */

/**
 * The summary that wrk.lua prints as wrk's last line.
 *
 * @param {string} output
 * @returns {Load}
 */
export function parseLoad(output) {
  const line = output.split('\n').findLast((candidate) => candidate.startsWith('{'));
  if (!line) throw new Error(`wrk printed no summary:\n${output.trim()}`);
  return JSON.parse(line);
}

/**
 * What went wrong in a load, in words; undefined if nothing did.
 *
 * @param {Load} load
 * @param {number} [status] What every answer should have. wrk counts those of 400 and more, and calls them errors.
 */
export function loadErrors({ requests, errors }, status = 200) {
  if (requests === 0) return 'no request was answered';
  const unexpected = status < 400 ? errors.status : Math.max(0, requests - errors.status);
  const kinds = Object.entries({ ...errors, status: unexpected }).filter(([, count]) => count > 0);
  if (kinds.length === 0) return undefined;
  return `wrk counted ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')} errors`;
}

/**
 * One thread of wrk, so that it never takes more than one core from the server.
 *
 * @param {{ port: number, workload: import('./workloads.mjs').Workload, seconds: number, signal?: AbortSignal }} options
 * @returns {Promise<Load>}
 */
export function load({ port, workload, seconds, signal }) {
  const { method, path, headers = {}, body, connections } = workload;
  const url = `http://127.0.0.1:${port}${path}`;
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, url];
  const env = { ...process.env, BENCH_METHOD: method };
  if (body !== undefined) env.BENCH_BODY = body;
  env.BENCH_HEADERS = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  return new Promise((resolve, reject) => {
    const child = spawn('wrk', args, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`wrk ended with ${code}:\n${output.trim()}`));
      try {
        resolve(parseLoad(output));
      } catch (error) {
        reject(error);
      }
    });
  });
}
