// `npm test [-- part or step…]`: builds and runs everything, and closes with `N passed, N failed`.
//
// Parts: rust, js, house, e2e. `long` holds what takes more than minutes and is run only by name (`npm run test:long`).
// `lint` is the quick steps that only read. `--verbose`, or CI=true: every step's output as it comes.

import { pathToFileURL } from 'node:url';
import { glob } from './files.mjs';
import { checkNode } from './prepare.mjs';
import { Mend, main } from './shell.mjs';
import { runSteps } from './steps.mjs';

const node = process.execPath;

const packages = { name: 'packages', part: 'js', run: [node, 'scripts/build.mjs', 'packages', '--dev'] };
const addon = { name: 'addon', part: 'e2e', run: [node, 'scripts/build.mjs', 'addon'] };
/** The real things, such as Express, that tests compare ours with. */
const judges = { name: 'judges', part: 'js', run: [node, 'run.mjs', '--install'], cwd: 'test' };
/** What runs needs both. */
const BUILT = [packages.name, addon.name];

/** The model check of the reactor: its own files against loom's threads and atomics, in a target directory of their own. */
const model = {
  name: 'model',
  part: 'rust',
  run: ['cargo', 'test', '--release', '--package', 'ferroute-reactor', '--test', 'model'],
  env: { RUSTFLAGS: '--cfg loom', CARGO_TARGET_DIR: 'target/loom' },
};

/** Node's test runner on the files of a pattern. (Without a file it would run whatever it finds.) */
const tests = (pattern) => async () => {
  const files = await glob([pattern]);
  if (files.length === 0) throw new Mend(`no file matches ${pattern}`);
  return [node, '--test', '--test-reporter=spec', '--test-timeout=180000', ...files];
};

/** @type {import('./steps.mjs').Step[]} In the order in which they run. */
const STEPS = [
  packages,
  { name: 'rustfmt', part: 'rust', lint: true, run: ['cargo', 'fmt', '--all', '--check', '--', '-l'] },
  {
    name: 'clippy',
    part: 'rust',
    lint: true,
    run: ['cargo', 'clippy', '--workspace', '--all-targets', '--', '-D', 'warnings'],
  },
  {
    name: 'rustdoc',
    part: 'rust',
    lint: true,
    run: ['cargo', 'doc', '--workspace', '--no-deps'],
    // Private items are linked to for those who read the source.
    env: { RUSTDOCFLAGS: '-D warnings -A rustdoc::private-intra-doc-links' },
  },
  {
    name: 'biome',
    part: 'js',
    lint: true,
    needs: [packages.name],
    run: [
      node,
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--colors=off',
      '--diagnostic-level=error',
      '--max-diagnostics=50',
      '.',
    ],
  },
  {
    name: 'types',
    part: 'js',
    lint: true,
    needs: [packages.name],
    run: [node, 'node_modules/typescript/bin/tsc', '-p', '.'],
  },
  { name: 'arrows', part: 'house', lint: true, run: [node, 'scripts/arrows.mjs'] },
  { name: 'docs', part: 'house', lint: true, run: [node, 'scripts/docs.mjs'] },
  { name: 'locks', part: 'house', lint: true, run: [node, 'scripts/locks.mjs'] },
  { name: 'scripts', part: 'house', run: tests('scripts/test/*.test.mjs') },
  { name: 'cargo-test', part: 'rust', run: ['cargo', 'test', '--workspace', '--no-fail-fast'] },
  model,
  addon,
  judges,
  {
    name: 'unit',
    part: 'js',
    needs: [...BUILT, judges.name],
    run: tests('packages/ferroute/test/**/*.test.*js'),
  },
  { name: 'commands', part: 'e2e', needs: BUILT, run: tests('test/commands/**/*.test.*js') },
  { name: 'end-to-end', part: 'e2e', needs: BUILT, run: [node, 'run.mjs'], cwd: 'test', minutes: 45 },
  { name: 'bench', part: 'house', run: tests('bench/**/*.test.*js') },
];

/** The steps of `npm run test:long`: the same tests with more of everything. @type {import('./steps.mjs').Step[]} */
const LONG_STEPS = [
  packages,
  addon,
  {
    name: 'properties',
    part: 'long',
    run: ['cargo', 'test', '--release', '--workspace', '--no-fail-fast'],
    env: { PROPTEST_CASES: '20000', FERROUTE_STRESS_SECONDS: '120' },
    minutes: 60,
  },
  { ...model, env: { ...model.env, LOOM_MAX_PREEMPTIONS: '5' }, minutes: 60 },
  {
    name: 'end-to-end',
    part: 'long',
    needs: BUILT,
    run: [node, 'run.mjs', '--long'],
    cwd: 'test',
    env: { LONG: '1' },
    minutes: 240,
  },
];

/** The steps that the words choose, with what they need. No word: all. */
export function choose(steps, words) {
  if (words.length === 0) return steps;
  const known = new Set(['lint', ...steps.flatMap(({ name, part }) => [name, part])]);
  const unknown = words.find((word) => !known.has(word));
  if (unknown) throw new Mend(`There is no part or step \`${unknown}\`. There are: ${[...known].join(', ')}`);

  const isChosen = (step) =>
    words.includes(step.part) || words.includes(step.name) || (step.lint && words.includes('lint'));
  const chosen = new Set(steps.filter(isChosen).flatMap((step) => [step.name, ...(step.needs ?? [])]));
  return steps.filter((step) => chosen.has(step.name));
}

async function test(args) {
  await checkNode();
  const verbose = args.includes('--verbose') || process.env.CI === 'true';
  const words = args.filter((arg) => !arg.startsWith('--'));
  if (words[0] === 'long') return runSteps(choose(LONG_STEPS, words.slice(1)), { verbose });
  return runSteps(choose(STEPS, words), { verbose });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(test);
