// Prints what the cases of a project give, or what differs: node next/show.js PROJECT [WORD OF THE CASE] [SIDE[,SIDE]] [MODE]
// Sides: next, ours. With two, only the cases whose results differ. `next,next` asks the judge twice: is it steady?

'use strict';

const { differences, reconcile } = require('./compare');
const { casesOf, loadProjects, runProject } = require('./run');

async function main([name = '', word = '', sides = 'next', mode = 'start']) {
  for (const project of loadProjects(name)) {
    const [first, second] = sides.split(',');
    const only = (title) => title.includes(word);
    const all = [await runProject(project, /** @type {any} */ (first), /** @type {any} */ (mode), { only })];
    if (second === first) process.env.JUDGE = 'again';
    if (second) all.push(await runProject(project, /** @type {any} */ (second), /** @type {any} */ (mode), { only }));
    let differing = 0;
    const cases = casesOf(project, mode).filter(({ name }) => only(name));
    for (const program of cases) {
      const [a, b] = all.map((results) => results.get(program.name));
      if (!a || (second && !b)) continue;
      if (second) {
        const [wanted, seen] = reconcile(a, /** @type {any} */ (b));
        const script = differences(wanted, seen);
        if (script.length === 0) continue;
        differing++;
        console.log(
          `\n${project.name}: ${program.name}  ${JSON.stringify(program.requests).slice(0, 300)}\n${script.join('\n')}`,
        );
        continue;
      }
      console.log(`\n${project.name}: ${program.name}`);
      const asked = program.requests.filter((ask) => typeof ask === 'string' || !ask.unseen);
      for (const [index, answer] of /** @type {any[]} */ (a.client).entries()) {
        console.log(`  ${JSON.stringify(asked[index]).slice(0, 200)}`);
        console.log(
          `    ${typeof answer === 'string' ? answer : `${answer.status} ${JSON.stringify(answer.body).slice(0, 1000)}`}`,
        );
        for (const [key, value] of answer.headers ?? []) console.log(`      ${key}: ${value}`);
      }
      for (const text of program.log ?? []) console.log(`  ${a.log.includes(text) ? 'log' : 'NOT IN THE LOG'} ${text}`);
      for (const text of a.log.filter((line) => !program.log?.includes(line))) console.log(`  ${text}`);
    }
    console.log(`\n${project.name} (${mode}): ${cases.length} cases${second ? `, ${differing} differ` : ''}`);
  }
}

main(process.argv.slice(2)).then(() => process.exit());
