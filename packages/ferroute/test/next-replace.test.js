// `next/*` answered by ours: for the project's files and for packages, required and imported, next installed or not.

'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const SOURCE = path.join(__dirname, '../src/next');

/** Packages as they are published for Next. */
const FILES = {
  'package.json': JSON.stringify({ dependencies: { 'esm-for-next': '*' } }),
  'node_modules/esm-for-next/package.json': JSON.stringify({ type: 'module', main: 'index.js' }),
  'node_modules/esm-for-next/index.js': `
    export { NextResponse } from 'next/server';
    export { NextRequest } from 'next/server.js';
    export { cookies } from 'next/headers';
    export { redirect } from 'next/navigation.js';
    import * as constants from 'next/constants';
    export { constants };
  `,
  'node_modules/cjs-for-next/index.js': `
    exports.NextResponse = require('next/server').NextResponse;
    exports.NextRequest = require('next/server.js').NextRequest;
    exports.cookies = require('next/headers').cookies;
    exports.redirect = require('next/navigation').redirect;
    exports.next = require('next');
  `,
  'main.mjs': `
    import * as esm from 'esm-for-next';
    import cjs from 'cjs-for-next';
    const ours = await import(process.env.OURS);
    const same = ['NextResponse', 'NextRequest'].every((name) => esm[name] === ours[name] && cjs[name] === ours[name]);
    console.log(JSON.stringify({
      same,
      json: await esm.NextResponse.json({ a: 1 }).json(),
      cookies: esm.cookies === cjs.cookies && typeof esm.cookies,
      redirect: esm.redirect === cjs.redirect && typeof esm.redirect,
      next: String(cjs.next.installed ?? typeof cjs.next),
      phase: esm.constants.PHASE_TEST,
    }));
  `,
};

/** A `next` none of whose modules may be loaded but its root and its constants. */
const INSTALLED = {
  'node_modules/next/package.json': JSON.stringify({ name: 'next', main: 'index.js' }),
  'node_modules/next/index.js': 'exports.installed = true;',
  'node_modules/next/constants.js': "exports.PHASE_TEST = 'installed';",
  ...Object.fromEntries(
    ['server', 'headers', 'navigation', 'cache'].map((name) => [
      `node_modules/next/${name}.js`,
      'throw new Error("the installed one was loaded");',
    ]),
  ),
};

/** @param {Record<string, string>} files */
function run(files) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-replace-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
      fs.writeFileSync(path.join(dir, name), content);
    }
    const start = `
      const { replaceNext } = require(${JSON.stringify(path.join(SOURCE, 'replace.js'))});
      replaceNext(${JSON.stringify(dir)});
    `;
    fs.writeFileSync(path.join(dir, 'start.cjs'), start);
    const env = { ...process.env, OURS: path.join(SOURCE, 'modules/server.js') };
    const output = execFileSync(process.execPath, ['--require', './start.cjs', 'main.mjs'], { cwd: dir, env });
    return JSON.parse(String(output));
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

const ALL = { same: true, json: { a: 1 }, cookies: 'function', redirect: 'function' };

test('where next is not installed', () => {
  assert.deepEqual(run(FILES), { ...ALL, next: 'function', phase: 'phase-test' });
});

test('where next is installed, its own are not loaded', () => {
  // Its constants are.
  const files = { ...FILES, ...INSTALLED };
  files['node_modules/esm-for-next/index.js'] = files['node_modules/esm-for-next/index.js'].replace(
    "'next/constants'",
    "'next/constants.js'",
  );
  assert.deepEqual(run(files), { ...ALL, next: 'true', phase: 'installed' });
});
