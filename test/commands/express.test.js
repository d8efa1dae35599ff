// `ferroute <file>` answers `require('express')` and its imports with ours: which version, from where, and what it leaves
// to Node. Runs on each Node line that is there, for each has a module loader of its own.

'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { nodeLines } = require('../support/nodes');
const { BIN, ROOT, project, serve } = require('./ferroute');

const OURS = path.join(ROOT, 'packages/ferroute/src/express');

/** Tells ours of 4 and 5 from others, for programs to require. */
const WHO = `
  module.exports = (express) =>
    express === require(${JSON.stringify(path.join(OURS, 'express5'))}) ? 'ours 5'
    : express === require(${JSON.stringify(path.join(OURS, 'express4'))}) ? 'ours 4'
    : 'real ' + express.version;`;

/** An installed Express of a version: enough of it for Node to find. */
const installed = (version, at = 'node_modules/express') => ({
  [`${at}/package.json`]: JSON.stringify({ name: 'express', version }),
  [`${at}/index.js`]: `module.exports = require('./lib/express');`,
  [`${at}/lib/express.js`]: `
    exports = module.exports = () => {};
    exports.version = '${version}'; exports.Router = 'real'; exports.json = 'real'; exports.static = 'real';`,
  [`${at}/lib/request.js`]: `module.exports = 'real';`,
  [`${at}/lib/other.js`]: `module.exports = 'real';`,
});

/** Runs a program to its end. @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
function run(execPath, args, options) {
  const { FERROUTE_KEEP, ...env } = process.env;
  const child = spawn(execPath, args, { ...options, env: { ...env, ...options.env } });
  const output = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].on('data', (data) => {
      output[name] += data;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

for (const { name, major, execPath } of nodeLines()) {
  /** What a program of `files` prints: its lines. `file` is run, with `ferroute`. */
  const lines = async (t, file, files, args = []) => {
    const cwd = project(t, { 'node_modules/who/index.js': WHO, ...files });
    const { stdout, stderr } = await run(execPath, [BIN, ...args, file], { cwd });
    assert.strictEqual(stderr, '');
    return stdout.trimEnd().split('\n');
  };

  test(`require, import and import() of an installed Express, on ${name}`, async (t) => {
    const files = {
      ...installed('5.1.0'),
      'a.cjs': `
        const who = require('who'); const express = require('express'); const { Router } = express;
        console.log(who(express), Router === express.Router, require.resolve('express') === require('path').join(__dirname, 'node_modules/express/index.js'));
        delete require.cache[require.resolve('express')];
        console.log(who(require('express')), who(require('express/lib/express')), require('express/package.json').version);
        import('express').then((module) => console.log(who(module.default), module.Router === Router));`,
      'b.mjs': `
        import who from 'who'; import express, { Router, static as files } from 'express'; import * as all from 'express';
        import { createRequire } from 'node:module';
        console.log(who(express), Router === express.Router, files === express.static, all.default === express);
        console.log(who(createRequire(import.meta.url)('express')), who((await import('express')).default));`,
    };
    assert.deepStrictEqual(await lines(t, 'a.cjs', files), ['ours 5 true true', 'ours 5 ours 5 5.1.0', 'ours 5 true']);
    assert.deepStrictEqual(await lines(t, 'b.mjs', files), ['ours 5 true true true', 'ours 5 ours 5']);
  });

  test(`no Express is installed, on ${name}`, async (t) => {
    const files = {
      'a.cjs': `
        const who = require('who'); const express = require('express');
        console.log(who(express), who(require(require.resolve('express'))), require('express/package.json').name);
        console.log(require('express/lib/request') === express.request, who(require('express/lib/express.js')));`,
      'b.mjs': `
        import who from 'who'; import express, { Router, json, static as files } from 'express';
        import about from 'express/package.json' with { type: 'json' };
        console.log(who(express), Router === express.Router && json === express.json && files === express.static, about.name);
        try { await import('express/lib/request.js'); } catch (error) { console.log(error.message); }
        try { await import('expresso'); } catch (error) { console.log(error.code); }`,
      'c.cjs': `
        const who = require('who');
        import('express').then((module) => console.log(who(module.default), module.Router === require('express').Router));`,
    };
    assert.deepStrictEqual(await lines(t, 'a.cjs', files), ['ours 5 ours 5 express', 'true ours 5']);
    assert.deepStrictEqual(await lines(t, 'b.mjs', files), [
      'ours 5 true express',
      "ferroute has no 'express/lib/request': run with --keep express after installing Express, or require() it",
      'ERR_MODULE_NOT_FOUND',
    ]);
    assert.deepStrictEqual(await lines(t, 'c.cjs', files), ['ours 5 true']);
    const four = { ...files, 'package.json': '{ "dependencies": { "express": "^4.18.0" } }' };
    assert.deepStrictEqual(await lines(t, 'a.cjs', four), ['ours 4 ours 4 express', 'true ours 4']);
    assert.strictEqual((await lines(t, 'b.mjs', four))[0], 'ours 4 true express');
  });

  test(`each package gets the version that it has, or asks for, on ${name}`, async (t) => {
    const say = `console.log(require('who')(require('express')));`;
    const files = {
      'package.json': '{ "dependencies": { "express": "4" } }',
      'a.js': `console.log(require('who')(require('express'))); require('asks'); require('has'); require('module');`,
      'node_modules/asks/package.json': '{ "main": "a.js", "peerDependencies": { "express": ">=5" } }',
      'node_modules/asks/a.js': say,
      'node_modules/has/index.js': say,
      ...installed('4.19.2', 'node_modules/has/node_modules/express'),
    };
    assert.deepStrictEqual(await lines(t, 'a.js', files), ['ours 4', 'ours 5', 'ours 4']);
    const both = { ...files, ...installed('5.2.0') };
    assert.deepStrictEqual(await lines(t, 'a.js', both), ['ours 5', 'ours 5', 'ours 4'], 'what is installed counts');
  });

  test(`a version that we have not is left as it is, and that is said once, on ${name}`, async (t) => {
    const cwd = project(t, {
      'node_modules/who/index.js': WHO,
      ...installed('3.21.2'),
      'a.js': `const who = require('who'); console.log(who(require('express')), who(require('express')));
        import('express').then((module) => console.log(who(module.default)));`,
      'six/package.json': '{ "dependencies": { "express": "^6.0.0" } }',
      'six/a.js': `try { require('express/lib/express'); } catch (error) { console.log(error.code); }`,
    });
    const three = await run(execPath, [BIN, 'a.js'], { cwd });
    assert.strictEqual(three.stdout, 'real 3.21.2 real 3.21.2\nreal 3.21.2\n');
    const where = path.join(cwd, 'node_modules/express');
    assert.strictEqual(
      three.stderr,
      `ferroute: the Express 3 in ${where} runs as it is; Ferroute has Express 4 and 5\n`,
    );
    fs.rmSync(path.join(cwd, 'node_modules'), { recursive: true });
    const six = await run(execPath, [BIN, 'six/a.js'], { cwd });
    assert.strictEqual(six.stdout, 'MODULE_NOT_FOUND\n');
  });

  test(`paths inside of Express, on ${name}`, async (t) => {
    const PATHS = [
      ...[
        'express',
        'application',
        'request',
        'response',
        'view',
        'utils',
        'router',
        'router/route',
        'router/layer.js',
      ],
      ...['middleware/query', 'middleware/init'],
    ];
    const file = `
      for (const path of ${JSON.stringify(PATHS)}) {
        try { const found = require('express/lib/' + path); console.log(path, found === 'real' ? found : typeof found); }
        catch (error) { console.log(path, error.code); }
      }
      try { require('express/lib/other'); } catch (error) { console.log(error.message.split('\\n')[0]); }`;
    const found = [
      ...[
        'express function',
        'application object',
        'request object',
        'response object',
        'view function',
        'utils object',
      ],
    ];
    const inside4 = [
      ...['router function', 'router/route function', 'router/layer.js function'],
      ...['middleware/query function', 'middleware/init object'],
    ];
    const absent = "ferroute has no 'express/lib/other': run with --keep express after installing Express";
    const none = { 'a.js': file, 'package.json': '{ "dependencies": { "express": "^4.0.0" } }' };
    assert.deepStrictEqual(await lines(t, 'a.js', none), [...found, ...inside4, absent]);
    const [five] = (await lines(t, 'a.js', { ...installed('5.3.0'), 'a.js': file })).slice(-1);
    assert.strictEqual(
      five,
      "ferroute has no 'express/lib/other': run with --keep express to use the installed Express",
    );
    const outside = `try { require('express/lib/router'); } catch (error) { console.log(error.message.split('\\n')[0]); }`;
    assert.deepStrictEqual(
      await lines(t, 'a.js', { ...installed('5.3.0'), 'a.js': outside }),
      ["Cannot find module 'express/lib/router'"],
      'the installed one has it not, either: as Node says it',
    );
  });

  test(`what is called express and is another package is left alone, on ${name}`, async (t) => {
    const files = {
      ...installed('5.0.0'),
      'node_modules/express/package.json': '{ "name": "other-express", "version": "5.0.0" }',
      'node_modules/express-session/index.js': `module.exports = 'session';`,
      'express/index.js': `module.exports = 'local';`,
      'a.js': `console.log(require('who')(require('express')), require('express-session'), require('./express'));`,
    };
    assert.deepStrictEqual(await lines(t, 'a.js', files), ['real 5.0.0 session local']);
  });

  test(`TypeScript programs, with Express installed or not, on ${name}`, async (t) => {
    const files = {
      'a.ts': `import express, { Router, type Request } from 'express';
        import * as all from 'express';
        import who from 'who';
        const same: boolean = Router === express.Router && all.Router === Router;
        console.log(who(express), same);`,
      'b.cts': `import express = require('express'); import who = require('who'); console.log(who(express));`,
    };
    for (const having of [{}, installed('5.1.0')]) {
      assert.deepStrictEqual(await lines(t, 'a.ts', { ...files, ...having }), ['ours 5 true']);
      assert.deepStrictEqual(await lines(t, 'b.cts', { ...files, ...having }), ['ours 5']);
    }
  });

  test(`a missing module and a throwing one look as under node, on ${name}`, async (t) => {
    const cwd = project(t, {
      ...installed('5.1.0'),
      'missing.js': `require('express'); require('./nope');`,
      'throws.js': `require('express'); require('./thrower');`,
      'thrower.js': `throw new Error('boom');`,
      'missing.mjs': `import 'express'; import 'nope';`,
    });
    for (const file of ['missing.js', 'throws.js', 'missing.mjs']) {
      const [ours, theirs] = await Promise.all([run(execPath, [BIN, file], { cwd }), run(execPath, [file], { cwd })]);
      const own = ({ stderr, ...rest }) => ({ ...rest, stderr: stderr.replace(/\n +at .*node:.*/g, '') });
      assert.deepStrictEqual(own(ours), own(theirs));
    }
  });

  test(`a process that the program forks, and node --require ferroute/install, on ${name}`, async (t) => {
    const cwd = project(t, {
      'node_modules/who/index.js': WHO,
      ...installed('4.21.0'),
      'a.js': `console.log(require('who')(require('express')));
        if (!process.argv[2]) require('child_process').fork(__filename, ['child']);`,
      'b.mjs': `import express from 'express'; import who from 'who'; console.log(who(express));`,
    });
    assert.strictEqual((await run(execPath, [BIN, 'a.js'], { cwd })).stdout, 'ours 4\nours 4\n');
    fs.symlinkSync(path.join(ROOT, 'packages/ferroute'), path.join(cwd, 'node_modules/ferroute'), 'dir');
    const install = ['--require', 'ferroute/install', 'b.mjs'];
    assert.strictEqual((await run(execPath, install, { cwd })).stdout, 'ours 4\n');
    const kept = await run(execPath, install, { cwd, env: { FERROUTE_KEEP: 'express' } });
    assert.strictEqual(kept.stdout, 'real 4.21.0\n');
  });

  test(`worker threads of the program, on ${name}`, async (t) => {
    const files = {
      ...installed('5.0.1'),
      'a.js': `
        const { Worker } = require('worker_threads');
        class Own extends Worker {}
        const print = (options, Kind = Own) => new Promise((resolve) => {
          const thread = new Kind('./b.js', options);
          thread.on('message', (message) => console.log(message, thread instanceof Worker, thread instanceof Own));
          thread.on('exit', resolve);
        });
        print()
          .then(() => print({ argv: ['x'] }, Worker))
          .then(() => print({ execArgv: [] }));`,
      'b.js': `
        require('worker_threads').parentPort.postMessage(
          [require('who')(require('express')), process.argv[2], globalThis.early].join());`,
      'early.js': 'globalThis.early = true;',
    };
    const own = ['ours 5,, true true', 'ours 5,x, true false', 'real 5.0.1,, true true'];
    assert.deepStrictEqual(await lines(t, 'a.js', files), own);
    const options = ['--stack-trace-limit=5', '--require', './early.js', '--max-old-space-size=200'];
    const early = ['ours 5,,true true true', 'ours 5,x,true true false', 'real 5.0.1,, true true'];
    assert.deepStrictEqual(await lines(t, 'a.js', files, options), early, 'with options that a thread cannot have');
    const kept = await lines(t, 'a.js', files, ['--keep', 'express']);
    assert.ok(kept.every((line) => line.startsWith('real')));
  });

  test(`ferroute/express, /express4 and /express5 as a library, on ${name}`, async (t) => {
    const cwd = project(t, {
      'node_modules/who/index.js': WHO,
      'package.json': '{ "dependencies": { "express": "^4.18.0" } }',
      'a.js': `const who = require('who');
        console.log(['', 4, 5].map((version) => who(require('ferroute/express' + version))).join());`,
      'b.mjs': `import who from 'who';
        import express, { Router, static as files } from 'ferroute/express';
        import express4, { query } from 'ferroute/express4'; import express5, { json } from 'ferroute/express5';
        console.log([express, express4, express5].map(who).join(), Router === express.Router, files === express.static, query === express4.query, json === express5.json);`,
      'node_modules/.keep': '',
    });
    fs.symlinkSync(path.join(ROOT, 'packages/ferroute'), path.join(cwd, 'node_modules/ferroute'), 'dir');
    assert.strictEqual((await run(execPath, ['a.js'], { cwd })).stdout, 'ours 4,ours 4,ours 5\n');
    const { stdout } = await run(execPath, ['b.mjs'], { cwd });
    assert.strictEqual(stdout, 'ours 4,ours 4,ours 5 true true true true\n');
    fs.rmSync(path.join(cwd, 'package.json'));
    assert.strictEqual((await run(execPath, ['a.js'], { cwd })).stdout, 'ours 5,ours 4,ours 5\n');
  });

  if (major === Number(process.versions.node.split('.')[0])) {
    test('dev and start give a program ours as well', async (t) => {
      const dir = project(t, {
        'node_modules/who/index.js': WHO,
        ...installed('5.1.0'),
        'server.js': `const who = require('who')(require('express'));
          require('http').createServer((req, res) => res.end(who)).listen(0);`,
      });
      for (const mode of ['start', 'dev']) {
        const command = await serve(t, mode, dir);
        assert.strictEqual((await command.request('/')).text, 'ours 5');
        await command.stop();
      }
    });
  }
}
