// Writes down what Next itself answers: `next build && next start` for each project, the conversation of its client, and
// the answers to `recorded/`. The tests compare with these, so that they need no Next (and show that none is needed).
//
//   node record.mjs [project…]
//
// Next and these packages are installed in a folder of their own: NEXT_FOLDER, or one below the system's for such things.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import session from './session.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = process.env.NEXT_FOLDER ?? path.join(tmpdir(), 'ferroute-next-packages');
const next = path.join(folder, 'node_modules', 'next');
const bin = path.join(next, 'dist', 'bin', 'next');

if (!existsSync(bin)) {
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(path.join(here, name), path.join(folder, name));
  for (const name of readdirSync(path.join(here, 'projects'))) copyProject(name);
  const npm = (...args) => execFileSync('npm', [...args, '--ignore-scripts'], { cwd: folder, stdio: 'inherit' });
  npm('ci');
  npm('install', '--no-save', 'next@16', 'react-dom@19', 'typescript@5', '@types/node@20', '@types/react@19');
}

function copyProject(name) {
  const target = path.join(folder, 'projects', name);
  for (const entry of existsSync(target) ? readdirSync(target) : [])
    if (entry !== 'node_modules' && entry !== '.next') rmSync(path.join(target, entry), { recursive: true });
  cpSync(path.join(here, 'projects', name), target, {
    recursive: true,
    filter: (from) => !/[\\/](node_modules|\.ferroute|\.next)$/.test(from),
  });
  return target;
}

const { version } = JSON.parse(readFileSync(path.join(next, 'package.json'), 'utf8'));
const wanted = process.argv.slice(2);
for (const name of wanted.length ? wanted : readdirSync(path.join(here, 'projects'))) {
  const cwd = copyProject(name);
  // Whether the types fit is the packages' affair.
  const config = path.join(cwd, 'next.config.js');
  if (!existsSync(config)) writeFileSync(config, 'module.exports = { typescript: { ignoreBuildErrors: true } };\n');
  const { prepareBuild } = await import(`./clients/${name}.js`).then((module) => module.default);
  await prepareBuild?.(cwd);
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  execFileSync(process.execPath, [bin, 'build'], { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const args = [bin, 'start', '--port', '0', '--hostname', '127.0.0.1'];
  const seen = await session.talkTo({ name, execPath: process.execPath, cwd, args });
  const answers = seen.filter(([what]) => !what.startsWith('printed'));
  const text = JSON.stringify({ next: version, node: process.version, seen: answers }, null, 1);
  writeFileSync(path.join(here, 'recorded', `${name}.json`), `${text}\n`);
  console.log(`${name}: ${answers.length} answers of Next ${version}`);
}
