// All cases of a project on one side, in one mode: builds, starts, asks, stops. What Next said is kept in `.work/answers`
// under everything that it depends on, so that a second run on the same files need not wait for Next's build;
// `JUDGE=again` asks again.

'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { runCase } = require('./ask');
const { PROJECTS, WORK, copyOf, run, serve } = require('./servers');

/**
 * @typedef {import('./ask').Case} Case
 * @typedef {import('./ask').Result} Result
 * @typedef {{ name: string, cases: Case[], env?: Record<string, string> }} Project
 */

/** The projects, each with its cases. @param {string} [word] @returns {Project[]} */
function loadProjects(word = '') {
  return fs
    .readdirSync(path.join(__dirname, 'cases'))
    .filter((file) => file.endsWith('.js') && word.split(',').some((part) => file.includes(part)))
    .map((file) => ({ name: path.basename(file, '.js'), ...require(path.join(__dirname, 'cases', file)) }));
}

const casesOf = ({ cases }, mode) => cases.filter(({ modes = ['start'] }) => modes.includes(mode));

/** All that a build of Next, or its answers, depend on. */
function fingerprint(project, ...more) {
  const hash = createHash('sha256');
  const add = (file) => hash.update(path.relative(__dirname, file)).update(fs.readFileSync(file));
  const walk = (dir) => {
    for (const entry of fs.readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(dir, entry.name);
      if (entry.isDirectory()) walk(file);
      else add(file);
    }
  };
  walk(path.join(PROJECTS, project.name));
  add(path.join(__dirname, 'package-lock.json'));
  hash.update(JSON.stringify([process.version, project.env, ...more]));
  return hash.digest('hex').slice(0, 24);
}

/** What the harness itself does to an answer. */
const harness = ['ask.js', 'servers.js', 'run.js'].map((file) => fs.readFileSync(path.join(__dirname, file), 'utf8'));

/**
 * The folder of a project as `next build` left it: of this run, or of one before it on the same files. What a server
 * writes into it is undone by the next call.
 */
async function built(project, upstream) {
  const dir = path.join(WORK, project.name);
  const [output, pristine, stamp] = ['.next', '.built', '.stamp'].map((name) => path.join(dir, name));
  const wanted = `${fingerprint(project)} ${upstream.port}`;
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== wanted) {
    copyOf(project.name, 'next');
    const env = { UPSTREAM: String(upstream.port), ...project.env };
    const ended = await run('next', 'build', dir, { env });
    if (ended.code !== 0) throw new Error(`next build of ${project.name} failed:\n${ended.output}`);
    fs.renameSync(output, pristine);
    fs.writeFileSync(stamp, wanted);
  }
  fs.rmSync(output, { recursive: true, force: true });
  fs.cpSync(pristine, output, { recursive: true, preserveTimestamps: true });
  return dir;
}

/**
 * A server that rewrites and `fetch` lead to: says what it was asked. Its port is the one that the last build knows, if
 * that is free.
 */
async function upstreamServer(project) {
  const stamp = path.join(WORK, project.name, '.stamp');
  const port = fs.existsSync(stamp) ? Number(fs.readFileSync(stamp, 'utf8').split(' ')[1]) : 0;
  const server = http.createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const forwarded = Object.keys(req.headers).filter((name) => name.startsWith('x-forwarded'));
    if (req.url?.startsWith('/reset')) return req.socket.destroy();
    if (req.url?.startsWith('/number')) return res.end(`#${Math.random().toString(36).slice(2)}#`);
    res.writeHead(req.url?.startsWith('/teapot') ? 418 : 200, {
      'content-type': 'application/json',
      'x-upstream': 'yes',
    });
    const body = Buffer.concat(chunks).toString('latin1');
    res.end(
      JSON.stringify({ method: req.method, url: req.url, host: req.headers.host, forwarded: forwarded.sort(), body }),
    );
  });
  await new Promise((resolve) => {
    server.on('error', () => server.listen(0, '127.0.0.1')).on('listening', () => resolve(undefined));
    server.listen(port, '127.0.0.1');
  });
  return { server, port: /** @type {import('node:net').AddressInfo} */ (server.address()).port };
}

/**
 * @param {Project} project
 * @param {'next' | 'ours'} side
 * @param {'start' | 'dev'} mode
 * @param {{ execPath?: string, only?: (name: string) => boolean }} [options]
 * @returns {Promise<Map<string, Result>>}  by the case's name
 */
async function runProject(project, side, mode, { execPath, only = () => true } = {}) {
  const cases = casesOf(project, mode).filter(({ name }) => only(name));
  if (cases.length === 0) return new Map();
  const kept = path.join(WORK, 'answers', `${project.name}-${mode}-${fingerprint(project, harness, mode, cases)}.json`);
  if (side === 'next' && fs.existsSync(kept) && process.env.JUDGE !== 'again')
    return new Map(JSON.parse(fs.readFileSync(kept, 'utf8')));
  const upstream = await upstreamServer(project);
  const env = { UPSTREAM: String(upstream.port), ...project.env };
  let dir = '';
  let running;
  try {
    dir = side === 'ours' || mode === 'dev' ? copyOf(project.name, side, mode) : await built(project, upstream);
    running = await serve(side, mode, dir, { execPath, env });
    const { server, port } = running;
    const results = new Map();
    const patience = side === 'next' && mode === 'dev' ? 60_000 : side === 'next' ? 15_000 : 6000;
    for (const program of cases) {
      const asked = { port, upstream: upstream.port, output: () => server.output, patience };
      results.set(program.name, await runCase(program, asked));
    }
    if (process.env.SHOW_LOG) fs.writeFileSync(path.join(WORK, `${project.name}-${side}-${mode}.log`), server.output);
    if (side === 'next') {
      fs.mkdirSync(path.dirname(kept), { recursive: true });
      fs.writeFileSync(kept, JSON.stringify([...results], null, 1));
    }
    return results;
  } finally {
    await running?.server.stop();
    upstream.server.closeAllConnections();
    upstream.server.close();
    if (side === 'ours' && dir) fs.rmSync(path.dirname(dir), { recursive: true, force: true });
  }
}

module.exports = { casesOf, loadProjects, runProject };
