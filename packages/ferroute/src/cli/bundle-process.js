// The process that builds for bundle.js: reads what is wanted from its standard input, writes what came of it to its
// standard output.
//
// All entries go through one build, so that what they share is one module in each thread. The result is kept in
// `.ferroute/`, named after its content.

'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { projectFiles } = require('./bundle-plugin');

/** Results that nobody has used for this long are removed. */
const KEPT = 7 * 24 * 3600 * 1000;

/**
 * @typedef {import('./bundle').BuildError} BuildError
 *
 * @typedef {object} Report What bundle.js is told.
 * @property {[string, string][]} modules
 * @property {[string, BuildError[]][]} broken
 * @property {string[]} inputs
 * @property {string} [temporary] A directory to be removed when it is not needed any more.
 */

/**
 * @param {string} root The project's directory.
 * @param {string[]} entries Absolute paths.
 * @param {string[]} provided
 * @returns {Promise<Report>}
 */
async function bundle(root, entries, provided) {
  const whole = await build(root, entries, provided);
  if (whole.errors.length === 0) return { ...write(root, whole), broken: [], inputs: whole.inputs };
  // Which entries does an error reach? Each is asked alone, which only happens while something is broken.
  const alone = await Promise.all(entries.map((entry) => build(root, [entry], provided)));
  const isWhole = entries.map((_, index) => alone[index].errors.length === 0);
  const broken = alone.filter((_, index) => !isWhole[index]);
  const rest = await build(
    root,
    entries.filter((_, index) => isWhole[index]),
    provided,
  );
  return {
    ...write(root, rest),
    broken: broken.map(({ entries: [entry], errors }) => [entry, errors]),
    inputs: [...new Set(alone.flatMap(({ inputs }) => inputs))],
  };
}

/**
 * @param {string} root
 * @param {string[]} entries
 * @param {string[]} provided
 */
async function build(root, entries, provided) {
  /** @type {BuildError[]} */
  const errors = [];
  /** @type {Set<string>} */
  const inputs = new Set();
  /** @type {import('rolldown').OutputChunk[]} */
  let chunks = [];
  if (entries.length === 0) return { entries, chunks, errors, inputs: [] };
  const { rolldown } = await import('rolldown');
  const tsconfig = ['tsconfig.json', 'jsconfig.json']
    .map((name) => path.join(root, name))
    .find((file) => fs.existsSync(file));
  try {
    const built = await rolldown({
      input: Object.fromEntries(entries.map((file, index) => [`entry${index}`, file])),
      cwd: root,
      platform: 'node',
      tsconfig: tsconfig ?? true,
      moduleTypes: { '.js': 'jsx', '.mjs': 'jsx', '.cjs': 'jsx' },
      plugins: [projectFiles(inputs, provided)],
      // Not found: other logs are advice about a bundle that is not for the eyes of anybody.
      onLog: (_level, log) => void (log.code === 'UNRESOLVED_IMPORT' && errors.push(errorOf(log, root))),
    });
    try {
      const { output } = await built.generate({
        format: 'esm',
        sourcemap: true,
        sourcemapPathTransform: (source, map) => path.resolve(path.dirname(map), source),
        entryFileNames: '[name].mjs',
        chunkFileNames: 'shared-[hash].mjs',
      });
      chunks = output.filter((item) => item.type === 'chunk');
    } finally {
      await built.close();
    }
  } catch (error) {
    const all = /** @type {{ errors?: import('rolldown').RolldownError[] }} */ (error).errors;
    if (!all) throw error;
    errors.push(...all.map((each) => errorOf(each, root)));
  }
  return { entries, chunks, errors, inputs: [...inputs] };
}

/**
 * @param {{ message?: string, code?: string, exporter?: string, id?: string, loc?: { file?: string, line: number, column: number } }} error
 * @param {string} root
 * @returns {BuildError}
 */
function errorOf(error, root) {
  const message =
    error.code === 'UNRESOLVED_IMPORT'
      ? `Cannot find module '${error.exporter}'`
      : String(error.message)
          .split('\n')[0]
          .replace(/^\[\w+\] /, '');
  const file = path.resolve(root, error.loc?.file ?? error.id ?? '.');
  return { message, file, line: error.loc?.line, column: error.loc && error.loc.column + 1 };
}

/**
 * Puts chunks where node can load them.
 *
 * @param {string} root
 * @param {Awaited<ReturnType<typeof build>>} built
 * @returns {{ modules: [string, string][], temporary?: string }} `modules`: entry, file.
 */
function write(root, { entries, chunks }) {
  if (chunks.length === 0) return { modules: [] };
  const hash = createHash('sha256');
  for (const { fileName, code } of chunks) hash.update(`${fileName}\0${code}\0`);
  const name = hash.digest('hex').slice(0, 16);
  const { dir, temporary } = place(root, name, chunks);
  return { modules: entries.map((file, index) => [file, path.join(dir, `entry${index}.mjs`)]), temporary };
}

/**
 * @param {string} root
 * @param {string} name
 * @param {import('rolldown').OutputChunk[]} chunks
 */
function place(root, name, chunks) {
  try {
    return { dir: store(path.join(root, '.ferroute'), name, chunks) };
  } catch (error) {
    // A directory that nobody may write to, as in a container.
    if (!['EACCES', 'EROFS', 'EPERM'].includes(String(/** @type {NodeJS.ErrnoException} */ (error).code))) throw error;
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-'));
    return { dir: store(temporary, name, chunks), temporary };
  }
}

/**
 * @param {string} cache
 * @param {string} name
 * @param {import('rolldown').OutputChunk[]} chunks
 */
function store(cache, name, chunks) {
  const dir = path.join(cache, name);
  const now = new Date();
  if (fs.existsSync(dir)) {
    fs.utimesSync(dir, now, now);
    return dir;
  }
  fs.mkdirSync(cache, { recursive: true });
  fs.writeFileSync(path.join(cache, '.gitignore'), '*\n');
  for (const other of fs.readdirSync(cache, { withFileTypes: true })) {
    const old = path.join(cache, other.name);
    if (other.isDirectory() && now.getTime() - fs.statSync(old).mtimeMs > KEPT)
      fs.rmSync(old, { recursive: true, force: true });
  }
  const unfinished = fs.mkdtempSync(path.join(cache, 'tmp-'));
  for (const { fileName, code, map } of chunks) {
    fs.writeFileSync(path.join(unfinished, fileName), code);
    if (map) fs.writeFileSync(path.join(unfinished, `${fileName}.map`), map.toString());
  }
  try {
    fs.renameSync(unfinished, dir);
  } catch (error) {
    // Another process was first, with the same content.
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(dir)) throw error;
  }
  return dir;
}

async function main() {
  let input = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;
  const { root, entries, provided } = JSON.parse(input);
  process.stdout.write(JSON.stringify(await bundle(root, entries, provided)));
}

void main();
