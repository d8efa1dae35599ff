// What a project answers: node show.mjs <project>, or, against what was recorded: node show.mjs <project> --recorded
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import session from './session.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const [name, recorded] = process.argv.slice(2);
const seen = recorded
  ? JSON.parse(readFileSync(path.join(here, 'recorded', `${name}.json`), 'utf8')).seen
  : await session.talkTo({
      name,
      execPath: process.execPath,
      cwd: path.join(here, 'projects', name),
      args: session.served(name),
    });
for (const [what, answer] of seen) console.log(`=== ${what}\n${answer}\n`);
