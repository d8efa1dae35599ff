// Next itself is the judge of file routes: every project is built and served by the installed `next`, and served by ours
// where no `next` is to be found; what is asked stands in `cases/`, and the answers, and the log where a case names a text
// of it, must be the same. Ours runs on the Node that runs the tests; with LONG, on each.
//
//   PROJECTS=rules,proxied   only these
//   JUDGE=again              do not take Next's answers from `.work`, where the last run kept them

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nodeLines } from '../support/nodes.js';
import compare from './compare.js';
import { expected, intended, undecided } from './differences.js';
import run from './run.js';

const projects = run.loadProjects(process.env.PROJECTS);
const lines = nodeLines().filter((_, index) => process.env.LONG || process.env.NODE_LINES || index === 0);

/** The title of a case, as `differences.js` has it. */
const titleOf = (project, mode, { name }) => `${project.name}${mode === 'dev' ? ', dev' : ''}: ${name}`;

/** Two at a time: a build of Next's is as much as two cores can do. */
async function everything() {
  const tasks = projects.flatMap((project) =>
    ['start', 'dev'].filter((mode) => run.casesOf(project, mode).length > 0).map((mode) => ({ project, mode })),
  );
  const results = new Map();
  const waiting = [...tasks];
  const lane = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const { project, mode } = task;
      const judge = await run.runProject(project, 'next', mode).catch((error) => error);
      const ours = [];
      for (const { execPath } of lines)
        ours.push(await run.runProject(project, 'ours', mode, { execPath }).catch((error) => error));
      results.set(task, { judge, ours });
    }
  };
  await Promise.all([lane(), lane()]);
  return tasks.map((task) => ({ ...task, ...results.get(task) }));
}

/** What is in a list and not, as often, in another. */
function without(list, other) {
  const rest = [...other];
  return list.filter((text) => !rest.includes(text) || !rest.splice(rest.indexOf(text), 1));
}

const seen = await everything();
const titles = new Set();

for (const { project, mode, judge, ours } of seen) {
  for (const [index, { name: line }] of lines.entries()) {
    describe(`as next ${mode}: ${project.name}, ${line}`, () => {
      for (const program of run.casesOf(project, mode)) {
        const title = titleOf(project, mode, program);
        titles.add(title);
        it(title, { todo: undecided[title] }, () => {
          if (judge instanceof Error) throw judge;
          if (ours[index] instanceof Error) throw ours[index];
          const wanted = judge.get(program.name);
          const failed = JSON.stringify(wanted.client).match(/"failed: [^"]*|closed without an answer/);
          assert.equal(failed?.[0], undefined, 'the judge did not answer');
          assert.deepEqual(wanted.log, program.log ?? [], 'the judge does not print what the case says');
          const [a, b] = compare.reconcile(wanted, ours[index].get(program.name));
          const found = compare.differences(a, b);
          const { reasons, lines } = expected(title);
          const [surprising, missing] = [without(found, lines), without(lines, found)];
          const what = [
            ...surprising.map((text) => `  ${text}`),
            ...missing.map((text) => `  no longer: ${text}`),
            ...(missing.length > 0 ? [`  (${reasons.join('; ')})`] : []),
          ];
          assert.ok(what.length === 0, `${title} (- next, + ours)\n${what.join('\n')}`);
        });
      }
    });
  }
}

it('every stated difference names a case', () => {
  const stated = [
    ...intended.flatMap(({ cases }) => Object.keys(cases)),
    ...Object.keys(undecided).filter((title) => !title.startsWith('broken: ')),
  ];
  for (const title of stated) assert.ok(process.env.PROJECTS || titles.has(title), `there is no case ${title}`);
});

it('a case’s name is unique in its project', () => {
  for (const { name, cases } of projects) {
    const names = cases.map((program) => program.name);
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    assert.equal(twice, undefined, `${name} has two of that name`);
  }
});

it('is as many requests and route files as it says', () => {
  const requests = projects.flatMap(({ cases }) => cases.map((program) => program.requests.length));
  const sum = requests.reduce((a, b) => a + b, 0);
  assert.ok(process.env.PROJECTS || sum >= 350, `only ${sum} requests`);
});
