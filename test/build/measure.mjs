// Measures how long `ferroute start` and `dev` let one wait, and how much memory `dev` takes. What a machine does meanwhile
// is in the figures: the best of several runs is nearest to the truth.
//
//   node measure.mjs start [runs]     from a build to the first answer, beyond what `node -e 0` takes
//   node measure.mjs dev [runs]       500 routes: ready, an edit served, memory
//
// The `node` that runs it is the one that is measured.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { manyRoutes, pathOf, write } from './many-routes.mjs';

const BIN = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../packages/ferroute/bin/ferroute.js');
const PATIENCE = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** How long `node -e 0` takes, in milliseconds. */
export function nodeStart() {
  const began = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - began;
}

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A request; undefined if nobody listens. */
export function get(port, target) {
  return new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', path: target, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    request.on('error', () => resolve(undefined));
  });
}

/** Resolves when a path gives 200 (and `check` holds), with how long that took. */
export async function firstAnswer(port, target, check = () => true, began = performance.now()) {
  while (performance.now() - began < PATIENCE) {
    const answer = await get(port, target);
    if (answer?.status === 200 && check(answer.text)) return performance.now() - began;
    await sleep(1);
  }
  throw new Error(`${target} did not answer`);
}

/** Runs a command in a process group of its own. */
export function run(args, options = {}) {
  const { PORT, HOST, NODE_ENV, ...env } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { stdio: 'ignore', detached: true, env, ...options });
  return {
    child,
    async end() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid, 'SIGTERM');
      await Promise.race([ended, sleep(3000)]);
    },
  };
}

/** The resident memory of a process and those that it has started, in MB. Linux. */
export function memoryOf(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const own = Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own);
}

export function project(files) {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-measure-')));
  write(dir, files);
  return dir;
}

/** From a build to the first answer: milliseconds beyond `node -e 0`. */
export async function measureStart() {
  const dir = project({
    'pages/api/hello.js':
      "export default function handler(req, res) {\n  res.status(200).json({ message: 'Hello from Next.js API!' });\n}\n",
  });
  try {
    const built = spawnSync(process.execPath, [BIN, 'build', dir]);
    if (built.status !== 0) throw new Error(String(built.stderr));
    return { dir, once: () => startOnce(dir) };
  } catch (error) {
    fs.rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

async function startOnce(dir) {
  const port = await freePort();
  const began = performance.now();
  const server = run(['start', dir, '-p', String(port)]);
  try {
    return await firstAnswer(port, '/api/hello', undefined, began);
  } finally {
    await server.end();
  }
}

/** `dev` on many routes, of which so many are asked for in the end. */
export async function measureDev(count = 500, asked = count) {
  const dir = project(manyRoutes(count));
  const port = await freePort();
  const began = performance.now();
  const server = run(['dev', dir, '-p', String(port)]);
  try {
    await firstAnswer(port, '/_ferroute/health', undefined, began);
    const ready = performance.now() - began;
    const first = await firstAnswer(port, pathOf(0));
    await firstAnswer(port, pathOf(1));
    const edits = [];
    for (let edit = 0; edit < 20; edit++) {
      const index = edit % 2;
      const name = Object.keys(manyRoutes(count)).find((file) => file.includes(index === 0 ? 'page0.' : 'route1/'));
      const text = manyRoutes(count)[name].replace(`route: ${index}`, `route: ${index}, edit: ${edit}`);
      await sleep(100);
      const wrote = performance.now();
      fs.writeFileSync(path.join(dir, name), text);
      edits.push(await firstAnswer(port, pathOf(index), (body) => JSON.parse(body).edit === edit, wrote));
    }
    // What is garbage is collected when nothing has been built for a second.
    await sleep(3000);
    const fewRoutes = process.platform === 'linux' ? memoryOf(server.child.pid) : 0;
    for (let index = 0; index < asked; index++) await get(port, pathOf(index));
    await sleep(3000);
    const allRoutes = process.platform === 'linux' ? memoryOf(server.child.pid) : 0;
    return { ready, first, edits, fewRoutes, allRoutes };
  } finally {
    await server.end();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function main([what, runs = '10']) {
  const ms = (values) => `best ${Math.min(...values).toFixed(0)}, median ${median(values).toFixed(0)} ms`;
  console.log(`Node ${process.version}, ${os.availableParallelism()} cores`);
  if (what === 'start') {
    const { dir, once } = await measureStart();
    const [answers, bare] = [[], []];
    for (let run = 0; run < Number(runs); run++) {
      bare.push(nodeStart());
      answers.push(await once());
    }
    fs.rmSync(dir, { recursive: true, force: true });
    console.log(`node -e 0: ${ms(bare)}`);
    console.log(`first answer: ${ms(answers)}`);
    console.log(
      `beyond: best ${(Math.min(...answers) - Math.min(...bare)).toFixed(0)}, median ${(median(answers) - median(bare)).toFixed(0)} ms`,
    );
    return;
  }
  const bare = Array.from({ length: 5 }, nodeStart);
  console.log(`node -e 0: ${ms(bare)}`);
  const all = [];
  for (let run = 0; run < Number(runs); run++) all.push(await measureDev());
  console.log(`ready: ${ms(all.map(({ ready }) => ready))}`);
  console.log(`first route: ${ms(all.map(({ first }) => first))}`);
  console.log(`an edit served: ${ms(all.flatMap(({ edits }) => edits))}`);
  console.log(
    `memory: ${all.map(({ fewRoutes }) => fewRoutes.toFixed(0)).join(', ')} MB; when every route was asked for: ${all.map(({ allRoutes }) => allRoutes.toFixed(0)).join(', ')} MB`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
