// A process that writes the syntax tree of the file it is given to its standard output, or `null`.

'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');

/** As the bundler takes them: there may be JSX in every JavaScript file. */
const LANGUAGES = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx' };

async function main() {
  const file = process.argv[2];
  const { parseAst } = await import('rolldown/parseAst');
  const lang = LANGUAGES[/** @type {keyof typeof LANGUAGES} */ (path.extname(file))] ?? 'jsx';
  let program;
  try {
    program = parseAst(readFileSync(file, 'utf8'), { lang: /** @type {'ts'} */ (lang) });
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
