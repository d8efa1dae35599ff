// What a build refuses of the segment config of route files, read from their source.

'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { segmentFaults } = require('../src/next/static-config');

/** What is wrong with a source, without what all messages begin with. */
async function faultsOf(source, about) {
  const { parseAst } = await import('rolldown/parseAst');
  const program = parseAst(source, { lang: 'ts' });
  return segmentFaults(program, { kind: 'app', cacheComponents: false, ...about }).map(({ message, at }) => {
    const short = message.replace(/^Next\.js can't recognize the exported `(\w+)` field in route\. /, '$1: ');
    return `${source.slice(0, at).split('\n').length}: ${short}`;
  });
}

const NUMBER = 'revalidate: It needs to be a static number of whole seconds, or false.';
const STRING = 'dynamic: It needs to be a static string.';
const OFTEN =
  'dynamic: It has an invalid value: unknown variant `often`, expected one of `auto`, `force-dynamic`, `error`, `force-static`.';

test('what is fine', async () => {
  for (const source of [
    '',
    "export const dynamic = 'auto'",
    'export const dynamic = `error`',
    "export const dynamic = 'force-static' as const",
    'export const dynamic = undefined',
    'export const revalidate = false',
    'export const revalidate = 60 satisfies number',
    'export let revalidate = 60 * 60',
    'export const dynamicParams = false',
    "export const runtime = 'edge'",
    "export const preferredRegion = ['iad1', 'fra1']",
    'export const maxDuration = 0',
    "const dynamic = 'often'",
    "export type dynamic = 'often'",
    "type dynamic = 'often'; export type { dynamic }",
    "export const config = { runtime: 'x' }",
  ]) {
    assert.deepEqual(await faultsOf(source), [], source);
  }
});

test('what is not', async () => {
  for (const [source, fault] of [
    ["export const dynamic = 'often'", OFTEN],
    ["export let dynamic = 'often'", OFTEN],
    ["export const dynamic: string = 'often' as any", OFTEN],
    ['export const dynamic = 1', STRING],
    ["const x = 'auto'; export const dynamic = x", STRING],
    ['export const dynamic = process.env.X', STRING],
    ["export const dynamic = true ? 'auto' : 'error'", STRING],
    ['export function dynamic() {}', STRING],
    ["const dynamic = 'auto'; export { dynamic }", "dynamic: It mustn't be reexported."],
    ["export { x as dynamic } from './x'", "dynamic: It mustn't be reexported."],
    ['export const revalidate = -1', NUMBER],
    ['export const revalidate = 1.5', NUMBER],
    ["export const revalidate = '60'", NUMBER],
    ['export const revalidate = true', NUMBER],
    ['export const revalidate = null', NUMBER],
    ['export const revalidate = 60 * 60', NUMBER],
    ['export const maxDuration = 1.5', 'maxDuration: It needs to be a static number of whole seconds.'],
    ['export const maxDuration = 5 * 60', 'maxDuration: It needs to be a static number of whole seconds.'],
    ['export const dynamicParams = 0', 'dynamicParams: It needs to be a static boolean.'],
    ['export const fetchCache = false', 'fetchCache: It needs to be a static string.'],
    [
      "export const runtime = 'deno'",
      'runtime: It has an invalid value: unknown variant `deno`, expected one of `nodejs`, `edge`.',
    ],
    ['export const preferredRegion = 1', 'preferredRegion: It needs to be a static string or array of static strings.'],
    [
      "export const preferredRegion = ['a', process.env.X]",
      'preferredRegion: Entry `preferredRegion[1]` needs to be a static string or array of static strings.',
    ],
    [
      "export const runtime = 'edge'; export const generateStaticParams = () => []",
      "A route cannot use both `export const runtime = 'edge'` and export `generateStaticParams`.",
    ],
  ]) {
    assert.deepEqual(await faultsOf(`\n${source}`), [`2: ${fault}`], source);
  }
});

test('pages/api', async () => {
  const faults = (source) => faultsOf(source, { kind: 'pages' });
  for (const source of [
    "export const config = { runtime: 'experimental-edge', maxDuration: 1.5, regions: 'iad1' }",
    'export const config = { api: { bodyParser: { sizeLimit: process.env.LIMIT } } }',
    'export const config = { api: { bodyParser: false } } satisfies PageConfig',
    "export const runtime = 'experimental-edge'",
    'export const revalidate = "x"',
  ]) {
    assert.deepEqual(await faults(source), [], source);
  }
  for (const [source, fault] of [
    [
      "export const config = { runtime: 'deno' }",
      'config: `runtime` has an invalid value: unknown variant `deno`, expected one of `nodejs`, `edge`, `experimental-edge`.',
    ],
    ['export const config = { runtime: process.env.X }', 'config: `runtime` needs to be a static string.'],
    ["export const config = { maxDuration: 'x' }", 'config: `maxDuration` needs to be a static number.'],
    [
      'export const config = { regions: [1] }',
      'config: `regions` needs to be a static string or array of static strings.',
    ],
    ['export const config = 1', 'config: It needs to be a static object.'],
    ['const c = {}; export const config = c', 'config: It needs to be a static object.'],
    ['export const config = { ...{} }', 'config: It contains unsupported spread.'],
    ["export { config } from './x'", "config: It mustn't be reexported."],
    ["export const dynamic = 'often'", OFTEN],
  ]) {
    assert.deepEqual(await faults(source), [`1: ${fault}`], source);
  }
});

test('cacheComponents', async () => {
  const faults = (source) => faultsOf(source, { cacheComponents: true });
  assert.deepEqual(await faults('export const revalidate = 60'), [
    '1: Route segment config "revalidate" is not compatible with `nextConfig.cacheComponents`. Please remove it.',
  ]);
  assert.deepEqual(await faults("export const maxDuration = 5; export const preferredRegion = 'a'"), []);
  const ofPages = await faultsOf("export const runtime = 'nodejs'", { kind: 'pages', cacheComponents: true });
  assert.deepEqual(ofPages, []);
});
