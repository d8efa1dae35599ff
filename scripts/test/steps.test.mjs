import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps } from '../steps.mjs';
import { choose } from '../test.mjs';

const script = (source) => [process.execPath, '-e', source];

/** Runs steps and gathers what they print. */
async function printed(steps) {
  const lines = [];
  const log = console.log;
  console.log = (line) => lines.push(line);
  try {
    const code = await runSteps(steps);
    return { code, lines: lines.join('\n').split('\n') };
  } finally {
    console.log = log;
  }
}

test('passing steps: their tests, or themselves, are summed in the closing line', async () => {
  const { code, lines } = await printed([
    { name: 'counts', run: script("console.log('# pass 4\\n# fail 0\\n# cancelled 0')") },
    { name: 'does not', run: script('') },
  ]);
  assert.equal(code, 0);
  assert.equal(lines.at(-1), '5 passed, 0 failed');
  assert.match(lines[0], /^✔ counts .* s {2}4 passed, 0 failed$/);
});

test('a failing step shows its output, the others go on', async () => {
  const { code, lines } = await printed([
    { name: 'a', run: script("console.error('what went wrong'); process.exit(3)") },
    { name: 'b', needs: ['a'], run: script('') },
    { name: 'c', run: script('') },
  ]);
  assert.equal(code, 1);
  assert.equal(lines.at(-1), '1 passed, 2 failed');
  assert.ok(lines.includes('  │ what went wrong'));
  assert.ok(lines.some((line) => line.includes('skipped: it needs `a`')));
});

test('a program that is not there, and one that hangs', async () => {
  const { lines } = await printed([
    { name: 'absent', run: ['no-such-program-here'] },
    { name: 'hangs', run: script('setInterval(() => {}, 1000)'), minutes: 0.005 },
  ]);
  assert.equal(lines.at(-1), '0 passed, 2 failed');
  assert.ok(lines.some((line) => line.includes('ended after')));
});

test('a failure that its own count hides is a failure', async () => {
  const { lines } = await printed([
    { name: 'a', run: script("console.log('# pass 4\\n# fail 0\\n# cancelled 0'); process.exit(1)") },
  ]);
  assert.equal(lines.at(-1), '4 passed, 1 failed');
});

test('parts and steps are chosen by name, with what they need', () => {
  const steps = [
    { name: 'packages', part: 'js' },
    { name: 'clippy', part: 'rust', lint: true },
    { name: 'commands', part: 'e2e', needs: ['packages'] },
  ];
  const names = (...words) => choose(steps, words).map(({ name }) => name);
  assert.deepEqual(names(), ['packages', 'clippy', 'commands']);
  assert.deepEqual(names('e2e'), ['packages', 'commands']);
  assert.deepEqual(names('clippy'), ['clippy']);
  assert.deepEqual(names('lint'), ['clippy']);
  assert.throws(() => names('ruts'), /There is no part or step `ruts`/);
});
