// What sources may be written in, the same in a build and in development.

import assert from 'node:assert';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

const { project, serve } = createRequire(import.meta.url)('../commands/ferroute.js');

const FILES = {
  'package.json': '{ "name": "bundling" }',
  'tsconfig.json': `{
    // Comments are allowed here.
    "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./lib/*"] }, "experimentalDecorators": true, "jsx": "react-jsx" }
  }`,
  'next.config.js': `module.exports = {
    env: { INLINED: 'by the configuration' },
    transpilePackages: ['typed'],
    serverExternalPackages: ['workspace-outside'],
  };`,
  'lib/state.ts':
    'export const state = { count: 0 };\nexport let live = 0;\nexport function raise(): void { live++; }\n',
  'lib/common.js':
    "exports.from = 'commonjs'; exports.main = require.main === module; exports.again = require('./again.cjs');\n",
  'lib/again.cjs': 'module.exports = function again() { return 2; };\n',
  'lib/lazy.ts': "export const lazy: string = 'lazily';\n",
  'lib/data.json': '{ "answer": 42 }',
  'lib/reexport.ts': "export * from './state';\nexport { lazy as renamed } from './lazy';\n",
  'lib/throws.ts': `type Unused = string;

export function fails(): never {
  throw new Error('as written');
}
`,
  'node_modules/typed/package.json': '{ "name": "typed", "exports": "./index.ts" }',
  'node_modules/typed/index.ts': "export enum Typed { One = 'one' }\n",
  'node_modules/plain/index.js': 'module.exports = { isBundled: typeof module === "undefined", file: __filename };\n',
  'node_modules/react/package.json': '{ "name": "react", "exports": { "./jsx-runtime": "./jsx.js" } }',
  'node_modules/react/jsx.js': 'exports.jsx = (type, props) => ({ type, props });\n',

  'pages/api/typescript.ts': `import { state } from '@/state';
    import data from 'lib/data.json';
    import { Typed } from 'typed';
    enum Colour { Red = 'red' }
    namespace Inner { export const value = 1; }
    const satisfied = { a: 1 } satisfies Record<string, number>;
    export default function handler(req: { url?: string }, res: any): void {
      res.json({ colour: Colour.Red, inner: Inner.value, satisfied, answer: data.answer, typed: Typed.One, state: ++state.count });
    }`,
  'pages/api/jsx.tsx': `export default (req: any, res: any) => res.json(<p title="jsx">text</p>);\n`,
  'pages/api/mixed.js': `import { from, main, again } from '../../lib/common';
    import plain from 'plain';
    const { state } = require('../../lib/state');
    export default (req, res) => res.json({ from, main, again: again(), plain, state: ++state.count });`,
  'pages/api/commonjs.js': `const { live, raise } = require('../../lib/reexport');
    module.exports = (req, res) => { raise(); res.json({ before: live, after: require('../../lib/reexport').live }); };
    module.exports.config = { api: { bodyParser: false } };`,
  'pages/api/await.js': `const value = await new Promise((resolve) => setTimeout(resolve, 10, 'awaited'));
    export default async (req, res) => {
      const { lazy } = await import('../../lib/lazy');
      res.json({ value, lazy, place: import.meta.url, text: 'import.meta.url' });
    };`,
  'pages/api/env.js': `export default (req, res) => res.json({ inlined: process.env.INLINED, own: process.env.OWN });\n`,
  'pages/api/throws.ts': `import { fails } from '@/throws';
    export default () => fails();`,
  'pages/api/types.ts': `import type { NextApiRequest, NextApiResponse } from 'next';
    import { NextRequest } from 'next/server';
    export default (req: NextApiRequest, res: NextApiResponse) => res.send(typeof NextRequest);`,
};

for (const mode of ['start', 'dev']) {
  test(mode, async (t) => {
    const dir = project(t, FILES);
    const server = await serve(t, mode, dir, [], { env: { OWN: 'of the process' } });
    const json = async (target) => {
      const { status, text } = await server.request(target);
      assert.strictEqual(status, 200, `${target}: ${text}\n${server.stderr}`);
      return JSON.parse(text);
    };

    await t.test('TypeScript, paths, baseUrl, JSON, a package that is transpiled', async () => {
      assert.deepStrictEqual(await json('/api/typescript'), {
        colour: 'red',
        inner: 1,
        satisfied: { a: 1 },
        answer: 42,
        typed: 'one',
        state: 1,
      });
    });

    await t.test('JSX', async () => {
      assert.deepStrictEqual(await json('/api/jsx'), { type: 'p', props: { title: 'jsx', children: 'text' } });
    });

    await t.test(
      'CommonJS and ES modules mixed; a package stays what it is; what two routes share is one',
      async () => {
        const { state, ...rest } = await json('/api/mixed');
        assert.deepStrictEqual(rest, {
          from: 'commonjs',
          main: false,
          again: 2,
          plain: { isBundled: false, file: path.join(dir, 'node_modules/plain/index.js') },
        });
        if (mode === 'start') assert.strictEqual(state, 2);
        const { before, after } = await json('/api/commonjs');
        assert.deepStrictEqual({ before, after }, { before: 0, after: 1 });
      },
    );

    await t.test('top-level await, dynamic import, import.meta, and its name in a string', async () => {
      assert.deepStrictEqual(await json('/api/await'), {
        value: 'awaited',
        lazy: 'lazily',
        place: `file://${dir}/pages/api/await.js`,
        text: 'import.meta.url',
      });
    });

    await t.test('the environment of the configuration, and of the process', async () => {
      assert.deepStrictEqual(await json('/api/env'), { inlined: 'by the configuration', own: 'of the process' });
    });

    await t.test('a stack trace names the lines that were written', async () => {
      assert.strictEqual((await server.request('/api/throws')).status, 500);
      await server.printed(/Error: as written\n +at .*lib\/throws\.ts:4:\d+\)?\n +at .*pages\/api\/throws\.ts:2:\d+/);
    });

    await t.test('next/* is there though it is not installed', async () => {
      assert.strictEqual((await server.request('/api/types')).text, 'function');
    });
  });
}
