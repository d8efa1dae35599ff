// A process that writes the syntax tree of the file it is given to its standard output, or `null`.

'use strict';

const { readFileSync } = require('node:fs');
const { languageOf } = require('../language');

async function main() {
  const file = process.argv[2];
  const { parseAst } = await import('rolldown/parseAst');
  let program;
  try {
    program = parseAst(readFileSync(file, 'utf8'), { lang: languageOf(file) });
  } catch {
    program = null;
  }
  // A regular expression has no place in JSON, and its parts stand beside it.
  process.stdout.write(
    JSON.stringify(program, (key, value) =>
      typeof value === 'bigint' || (key === 'value' && value instanceof RegExp) ? null : value,
    ),
  );
}

void main();
