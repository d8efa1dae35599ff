// One server under test as a process: started on a free port, watched, and ended with all it started.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fixturesDir } from './fixtures.mjs';

const KEPT_OUTPUT = 4096;
const GRACE_MS = 3000;

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * @param {{ file: string, args: string[] }} command
 * @param {{ port: number, routes: number, middleware?: number }} run
 */
export function startServer({ file, args }, { port, routes, middleware = 0 }) {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: `${port}`,
    HOST: '127.0.0.1',
    FIXTURES: fixturesDir,
    ROUTES: `${routes}`,
    MIDDLEWARE: `${middleware}`,
  };
  // A session of its own: its whole tree can be found and ended, whatever it starts.
  const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let ended;
  const keep = (chunk) => {
    output = (output + chunk).slice(-KEPT_OUTPUT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exit = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  }).then((how) => {
    ended = how;
  });
  return {
    pid: child.pid,
    /** How it ended, if it did. */
    ended: () => ended,
    /** The end of what it printed. */
    output: () => output.trim(),
    async stop() {
      if (child.pid === undefined) return;
      signalGroup(child.pid, 'SIGTERM');
      if (!ended) await Promise.race([exit, delay(GRACE_MS, undefined, { ref: false })]);
      signalGroup(child.pid, 'SIGKILL');
      await exit;
    },
  };
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
