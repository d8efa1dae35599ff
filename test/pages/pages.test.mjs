// pages/api on the function of the real Next that calls handlers, and on ours: the same answers and the same log, in production
// and in development.

import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answers } from './project/answers.js';
import { answered, bodies, cookies, KEYS, others } from './requests.mjs';

const { request, serve, sleep } = createRequire(import.meta.url)('../commands/ferroute.js');
const here = path.dirname(fileURLToPath(import.meta.url));

/** The project, with keys that are known. */
function copy() {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'ferroute-pages-')));
  cpSync(path.join(here, 'project'), dir, { recursive: true });
  mkdirSync(path.join(dir, '.ferroute'));
  writeFileSync(path.join(dir, '.ferroute/preview.json'), JSON.stringify(KEYS));
  return dir;
}

async function startReal(dir, NODE_ENV) {
  const child = spawn(process.execPath, [path.join(here, 'real.mjs'), dir, JSON.stringify(KEYS)], {
    env: { ...process.env, NODE_ENV },
  });
  const server = { stdout: '', stderr: '', port: 0, stop: () => child.kill('SIGKILL') };
  await new Promise((resolve, reject) => {
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (data) => {
        server[name] += data;
        server.port ||= Number(/listens on :(\d+)/.exec(server.stdout)?.[1] ?? 0);
        if (server.port) resolve();
      });
    }
    child.on('exit', () => reject(new Error(`it did not start: ${server.stderr}`)));
  });
  return server;
}

/** How a connection ends is each server's own. */
const OWN = ['date', 'connection', 'keep-alive', 'transfer-encoding'];

async function ask({ port }, { target, ...options }) {
  const answer = await request(port, target, options);
  for (const name of OWN) delete answer.headers[name];
  const { status, statusMessage, headers, bytes } = answer;
  // Every token is encrypted with a salt of its own.
  const cookies = headers['set-cookie']?.map((cookie) => cookie.replace(/(?<=__next_preview_data=)ey[^;]+/, 'TOKEN'));
  const body = bytes.length > 4096 ? `${bytes.length} bytes` : bytes.toString('latin1');
  return { status, statusMessage, headers: cookies ? { ...headers, 'set-cookie': cookies } : headers, body };
}

/** What was logged: messages, without stacks and what an error has besides. */
function logged(server) {
  const lines = server.stderr
    .split('\n')
    .filter((line) => line && !/^ +(?:at |\^)|^\(Use `node|^ +page: |^}$/.test(line));
  return lines.map((line) => line.replace(/ \{$/, ''));
}

/**
 * Asks both, one after the other; compares answers, and then what was logged.
 *
 * @param {{ real: any, ours: any }} servers
 * @param {import('./requests.mjs').Asked[]} list
 * @param {(answer: any, asked: import('./requests.mjs').Asked) => any} [seen] What of an answer is compared.
 */
async function compare({ real, ours }, list, seen = (answer) => answer) {
  real.stderr = ours.stderr = '';
  /** @type {Record<string, string>} */
  const tags = {};
  for (const asked of list) {
    const headers = { ...asked.headers };
    const condition = headers['if-none-match'];
    if (condition?.includes('TAG')) {
      if (!tags[asked.target]) continue;
      headers['if-none-match'] = condition.replace('TAG', tags[asked.target]);
    }
    const [expected, found] = [await ask(real, { ...asked, headers }), await ask(ours, { ...asked, headers })];
    if (!condition && expected.headers.etag) tags[asked.target] = expected.headers.etag;
    const about = JSON.stringify({ ...asked, headers, body: asked.body?.slice(0, 40) });
    assert.deepStrictEqual(seen(found, asked), seen(expected, asked), about);
  }
  // Both are other processes.
  for (let turn = 0; turn < 50 && logged(real).length !== logged(ours).length; turn++) await sleep(20);
  assert.deepStrictEqual(logged(ours), logged(real));
}

for (const [mode, NODE_ENV] of [
  ['start', 'production'],
  ['dev', 'development'],
]) {
  describe(mode, () => {
    const cleanups = [];
    const servers = { real: undefined, ours: undefined };
    before(async () => {
      const dir = copy();
      cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
      servers.real = await startReal(dir, NODE_ENV);
      cleanups.push(servers.real.stop);
      servers.ours = await serve({ after: (clean) => cleanups.push(clean) }, mode, dir);
    });
    after(() => cleanups.reverse().forEach((clean) => clean()));

    // What an error looks like in development is for the page of errors to say.
    const seen = (answer, asked) =>
      mode === 'dev' && answer.status === 500 && !asked.target.includes('status500') ? answer.status : answer;

    test('answers', () => compare(servers, answered(Object.keys(answers)), seen));
    test('bodies', () => compare(servers, bodies()));
    test('cookies, draft mode and preview mode', () => compare(servers, cookies()));
    test('searches, limits and what a handler may do', () => compare(servers, others()));
  });
}
