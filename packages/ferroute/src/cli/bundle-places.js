// A module that is bundled moves, and keeps what it knows of its own place all the same: `__dirname`, `__filename`,
// `import.meta.url` and its kin, and `require.main`. They are written into its source, before the bundler sees it.

'use strict';

const path = require('node:path');
const { pathToFileURL } = require('node:url');

/** What `require` gives to CommonJS modules for the project's directory. */
const ROOT = '\0ferroute:root';
const MENTIONED = /\b(?:__dirname|__filename|import\.meta|require\.main)\b/;

/**
 * @typedef {object} Place
 * @property {string} file The module's, absolute.
 * @property {boolean} isEntry
 * @property {string} root The project's directory.
 * @property {string} [toRoot] From where the result will stand to the project's directory, as `../..`. Without it,
 *   places are absolute.
 */

/**
 * The source with its places written into it. Lines stay where they are, for the source map's sake.
 *
 * @param {string} code
 * @param {Place} place
 * @param {(file: string, code: string) => { program: any, module: { hasModuleSyntax: boolean } }} parse
 * @returns {string | undefined} Undefined when there is nothing to be written.
 */
function keepPlace(code, place, parse) {
  if (!MENTIONED.test(code)) return undefined;
  const { program, module } = parse(place.file, code);
  const found = placesIn(program);
  const values = valuesOf(place, module.hasModuleSyntax);
  const edits = found.metas.map(({ start, end, name }) => ({ start, end, text: values[name] }));
  edits.push(...found.mains.map(({ start, end, equal }) => ({ start, end, text: String(equal === place.isEntry) })));
  const declared = /** @type {const} */ (['dirname', 'filename'])
    .filter((name) => found.used.has(`__${name}`) && !found.declared.has(`__${name}`))
    .map((name) => `const __${name} = ${values[name]};`)
    .join(' ');
  // Behind the directives, which count only at the beginning.
  if (declared) edits.push({ start: found.begin, end: found.begin, text: `${declared} ` });
  if (edits.length === 0) return undefined;
  let moved = code;
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
    moved = moved.slice(0, start) + text + moved.slice(end);
  }
  return moved;
}

/**
 * The source text of each value.
 *
 * @param {Place} place
 * @param {boolean} isModule An ES module: `import.meta` is there when it runs.
 */
function valuesOf({ file, root, toRoot }, isModule) {
  const url = pathToFileURL(file).href;
  const quoted = (/** @type {string} */ text) => JSON.stringify(text);
  if (toRoot === undefined) return { url: quoted(url), filename: quoted(file), dirname: quoted(path.dirname(file)) };
  const inside = (/** @type {string} */ to) => path.relative(root, to).split(path.sep).join('/');
  const join = 'process.getBuiltinModule("node:path").join';
  const base = isModule ? `import.meta.dirname, ${quoted(toRoot)}` : `require(${quoted(ROOT)})`;
  const relativeUrl = relativeUrlOf(pathToFileURL(`${root}/`).href, url, toRoot);
  return {
    url: `new URL(${quoted(relativeUrl)}, import.meta.url).href`,
    filename: `${join}(${base}, ${quoted(inside(file))})`,
    dirname: `${join}(${base}, ${quoted(inside(path.dirname(file)))})`,
  };
}

function relativeUrlOf(/** @type {string} */ root, /** @type {string} */ url, /** @type {string} */ toRoot) {
  if (url.startsWith(root)) return `${toRoot}/${url.slice(root.length)}`;
  const from = root.split('/').slice(0, -1);
  const to = url.split('/');
  let same = 0;
  while (from[same] === to[same]) same++;
  return [toRoot, ...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}

/**
 * Where a program mentions its place.
 *
 * @param {any} program An ESTree.
 */
function placesIn(program) {
  /** @type {{ start: number, end: number, name: 'url' | 'filename' | 'dirname' }[]} */
  const metas = [];
  /** @type {{ start: number, end: number, equal: boolean }[]} */
  const mains = [];
  /** @type {Set<string>} */
  const used = new Set();
  /** @type {Set<string>} */
  const declared = new Set();
  walk(program, (node, parent) => {
    if (node.type === 'Identifier' && (node.name === '__dirname' || node.name === '__filename')) {
      (isDeclaration(node, parent) ? declared : used).add(node.name);
    } else if (node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && !node.computed) {
      const { name } = node.property;
      if (name === 'url' || name === 'filename' || name === 'dirname')
        metas.push({ start: node.start, end: node.end, name });
    } else if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator)) {
      const sides = [node.left, node.right];
      if (sides.some(isRequireMain) && sides.some((side) => side.type === 'Identifier' && side.name === 'module')) {
        mains.push({ start: node.start, end: node.end, equal: node.operator.startsWith('=') });
      }
    }
  });
  const first = program.body.find((/** @type {any} */ statement) => typeof statement.directive !== 'string');
  const last = program.body[program.body.length - 1];
  return { metas, mains, used, declared, begin: first?.start ?? last?.end ?? 0 };
}

const isRequireMain = (/** @type {any} */ node) =>
  node.type === 'MemberExpression' && node.object.name === 'require' && node.property.name === 'main';

/** Whether a name is bound where it stands: as a variable, or taken out of an object. */
function isDeclaration(/** @type {any} */ node, /** @type {any} */ parent) {
  if (parent?.type === 'VariableDeclarator') return parent.id === node;
  if (parent?.type === 'Property') return parent.value === node && parent.shorthand;
  return parent?.type === 'ImportSpecifier' || parent?.type === 'ImportDefaultSpecifier';
}

function walk(
  /** @type {any} */ node,
  /** @type {(node: any, parent: any) => void} */ visit,
  /** @type {any} */ parent = undefined,
) {
  visit(node, parent);
  for (const key in node) {
    const value = node[key];
    if (value === null || typeof value !== 'object') continue;
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && typeof each === 'object' && typeof each.type === 'string') walk(each, visit, node);
    }
  }
}

module.exports = { ROOT, keepPlace };
