// Who may depend on whom. The table below is the law; ARCHITECTURE.md draws it. Run by `npm test`, or by itself.
//
// Three kinds of arrow: between crates (from `cargo metadata`), from crates to packages that only some may know, and
// between the folders of packages/ferroute/src (from their `require` and `import`).

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob } from './files.mjs';
import { main, root, run } from './shell.mjs';

/** Crate → the crates of ours that it may use. */
const CRATES = {
  reactor: [],
  telemetry: [],
  router: [],
  cache: [],
  routes: ['router'],
  functions: ['telemetry'],
  http: ['reactor', 'router', 'telemetry'],
  node: ['cache', 'http', 'functions', 'routes', 'router', 'telemetry', 'reactor'],
};

/** A package from elsewhere → the only crates of ours that may use it. */
const ONLY_FOR = {
  napi: ['node'],
  'napi-derive': ['node'],
  'napi-sys': ['node'],
  mio: ['reactor', 'http'],
  tokio: [],
  hyper: [],
};

/** The crates that may contain `unsafe`; all others inherit `unsafe_code = "forbid"` from the workspace. */
const UNSAFE = ['reactor', 'node'];

/** Folder of packages/ferroute/src → the folders it may use (itself always). */
const FOLDERS = {
  binding: [],
  http: ['binding'],
  express: ['binding', 'http'],
  next: ['binding', 'http'],
  worker: ['binding', 'http', 'next'],
  cli: ['binding', 'http', 'express', 'next', 'worker'],
};

/** A source file with more lines than this probably holds more than one thing: a warning. */
const MANY_LINES = 600;

// ===== crates =====

/**
 * @param {object} metadata What `cargo metadata --no-deps` prints.
 * @param {(manifest: string) => string} manifestOf Reads a manifest.
 * @returns {string[]} One message for each wrong arrow.
 */
export function wrongCrateArrows(metadata, manifestOf) {
  const wrong = [];
  for (const crate of metadata.packages) {
    const name = crate.name.replace(/^ferroute-/, '');
    const file = relative(crate.manifest_path);
    const allowed = CRATES[name];
    if (!allowed) {
      wrong.push(`${file}: the crate \`${crate.name}\` is not in the table of arrows (scripts/arrows.mjs)`);
      continue;
    }
    const manifest = manifestOf(crate.manifest_path);
    for (const dependency of crate.dependencies) {
      const where = `${file}:${lineOf(manifest, dependency.rename ?? dependency.name)}`;
      const ours = /^ferroute-(.+)$/.exec(dependency.name)?.[1];
      // A crate's tests may use more than the crate.
      if (ours && dependency.kind !== 'dev' && !allowed.includes(ours)) {
        wrong.push(
          `${where}: \`${name}\` must not depend on \`${ours}\`, only on: ${allowed.join(', ') || 'none of ours'}`,
        );
      }
      const few = ONLY_FOR[dependency.name];
      if (few && dependency.kind !== 'dev' && !few.includes(name)) {
        wrong.push(
          `${where}: \`${name}\` must not depend on \`${dependency.name}\`, which only ${few.join(', ') || 'nobody'} may`,
        );
      }
    }
    const inherits = /^\[lints\]\s*\nworkspace = true/m.test(manifest);
    if (!inherits && !UNSAFE.includes(name)) {
      wrong.push(`${file}: \`${name}\` must inherit the workspace's lints (\`[lints] workspace = true\`)`);
    }
  }
  return wrong;
}

/** `unsafe` in a crate that must not have any, though a lint was switched off. */
export function wrongUnsafe(file, source) {
  const name = /^crates\/([^/]+)\//.exec(file)?.[1];
  if (!name || UNSAFE.includes(name)) return [];
  return matches(
    source,
    /^(?!\s*\/\/).*(\bunsafe\s+(?:fn|impl|trait|extern)\b|\bunsafe\s*\{|allow\(unsafe_code\))/gm,
  ).map(({ line }) => `${file}:${line}: \`unsafe\` is only for the crates ${UNSAFE.join(' and ')}`);
}

// ===== folders of packages/ferroute/src =====

/** Wrong arrows of one file of packages/ferroute/src. */
export function wrongFolderArrows(file, source) {
  const inside = 'packages/ferroute/src/';
  const [from, rest] = file.slice(inside.length).split('/', 2);
  if (!file.startsWith(inside) || rest === undefined) return [];
  const allowed = FOLDERS[from];
  if (!allowed) return [`${file}:1: the folder \`${from}\` is not in the table of arrows (scripts/arrows.mjs)`];
  const wrong = [];
  for (const { match, line } of matches(
    source,
    /(?:\brequire|\bimport|\brequire\.resolve|\bfrom)\s*\(?\s*['"](\.[^'"]+)['"]/g,
  )) {
    const target = path.posix.join(path.posix.dirname(file), match[1]);
    if (!target.startsWith(inside)) continue;
    const to = target.slice(inside.length).split('/')[0];
    if (to === from || allowed.includes(to) || !(to in FOLDERS)) continue;
    wrong.push(`${file}:${line}: src/${from} must not use src/${to}, only: ${allowed.join(', ') || 'itself'}`);
  }
  return wrong;
}

// ===== files =====

/** A warning about a file that has grown past one thing, or undefined. */
export function longFile(file, source) {
  const lines = source.split('\n').length - 1;
  return lines > MANY_LINES ? `${file}: ${lines} lines, more than ${MANY_LINES}: does it hold one thing?` : undefined;
}

const relative = (file) => path.relative(root, file).replaceAll('\\', '/');

const lineOf = (manifest, dependency) =>
  manifest.split('\n').findIndex((line) => line.replace(/^"|^\[.*dependencies\./, '').startsWith(dependency)) + 1;

function matches(source, regexp) {
  return [...source.matchAll(regexp)].map((match) => ({
    match,
    line: source.slice(0, match.index).split('\n').length,
  }));
}

async function check() {
  const { code, output } = await run(['cargo', 'metadata', '--no-deps', '--locked', '--format-version', '1'], {
    capture: true,
  });
  if (code !== 0) return code;
  const metadata = JSON.parse(output);
  const manifests = new Map();
  for (const { manifest_path } of metadata.packages)
    manifests.set(manifest_path, await readFile(manifest_path, 'utf8'));

  const wrong = wrongCrateArrows(metadata, (manifest) => manifests.get(manifest));
  const sources = [
    'crates/**/*.rs',
    'packages/**/*.js',
    'packages/**/*.mjs',
    'scripts/*.mjs',
    'test/**/*.*js',
    'bench/**/*.*js',
  ];
  for (const file of await glob(sources)) {
    const source = await readFile(path.join(root, file), 'utf8');
    wrong.push(...wrongUnsafe(file, source), ...wrongFolderArrows(file, source));
    const long = longFile(file, source);
    if (long) console.log(`warning: ${long}`);
  }
  for (const message of wrong) console.error(message);
  return wrong.length ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(check);
