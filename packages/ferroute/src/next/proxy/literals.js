// What a source file exports, read without running it: the names, and the value of a constant that is written out.

'use strict';

/**
 * @typedef {any} Node Of an ESTree.
 *
 * @typedef {object} Exports
 * @property {Set<string>} names Those that can be seen: not behind an `export *`.
 * @property {boolean} isOpen There may be others: an `export *`, or CommonJS.
 * @property {Record<string, Literal>} constants Of what was asked for.
 *
 * @typedef {{ value: unknown, start: number } | { unsupported: string, path?: string, start: number }} Literal
 */

/**
 * @param {{ body: Node[] }} program
 * @param {string[]} wanted The constants whose values are wanted.
 * @returns {Exports}
 */
function exportsOf(program, wanted) {
  /** @type {Exports} */
  const found = { names: new Set(), isOpen: false, constants: {} };
  for (const node of program.body) {
    if (node.type === 'ExportDefaultDeclaration') found.names.add('default');
    else if (node.type === 'ExportAllDeclaration') {
      if (node.exported) found.names.add(node.exported.name ?? node.exported.value);
      else found.isOpen = true;
    } else if (node.type === 'ExportNamedDeclaration') readNamed(node, wanted, found);
    else if (isCommonJs(node)) found.isOpen = true;
  }
  return found;
}

/** `module.exports = …`, `exports.proxy = …`, at the top. */
function isCommonJs(/** @type {Node} */ { type, expression }) {
  if (type !== 'ExpressionStatement' || expression.type !== 'AssignmentExpression') return false;
  let target = expression.left;
  while (target.type === 'MemberExpression' && target.object.type === 'MemberExpression') target = target.object;
  if (target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return false;
  const { name } = target.object;
  return name === 'exports' || (name === 'module' && target.property.name === 'exports');
}

/** @param {Node} node @param {string[]} wanted @param {Exports} found */
function readNamed({ declaration, specifiers, exportKind }, wanted, found) {
  if (exportKind === 'type') return;
  for (const { exported } of specifiers ?? []) found.names.add(exported.name ?? exported.value);
  if (!declaration) return;
  if (declaration.id) found.names.add(declaration.id.name);
  for (const { id, init } of declaration.declarations ?? []) {
    if (id.type !== 'Identifier') continue;
    found.names.add(id.name);
    if (declaration.kind === 'const' && init && wanted.includes(id.name)) {
      found.constants[id.name] = { ...valueOf(init, id.name), start: init.start };
    }
  }
}

const WRAPPERS = [
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSNonNullExpression',
  'ParenthesizedExpression',
];

/**
 * The value of an expression that is written out, or Next's words for what it cannot take.
 *
 * @param {Node} node
 * @param {string} path `config.matcher[0]`.
 * @returns {{ value: unknown } | { unsupported: string, path: string }}
 */
function valueOf(node, path) {
  if (WRAPPERS.includes(node.type)) return valueOf(node.expression, path);
  if (node.type === 'Literal')
    return { value: node.regex ? new RegExp(node.regex.pattern, node.regex.flags) : node.value };
  if (node.type === 'TemplateLiteral') {
    if (node.expressions.length) return { unsupported: 'Unsupported template literal with expressions', path };
    const [{ value }] = node.quasis;
    return { value: value.cooked ?? value.raw };
  }
  if (node.type === 'Identifier') {
    return node.name === 'undefined'
      ? { value: undefined }
      : { unsupported: `Unknown identifier "${node.name}"`, path };
  }
  if (node.type === 'ArrayExpression') return arrayOf(node, path);
  if (node.type === 'ObjectExpression') return objectOf(node, path);
  return { unsupported: `Unsupported node type "${node.type}"`, path };
}

/** @param {Node} node @param {string} path @returns {ReturnType<typeof valueOf>} */
function arrayOf({ elements }, path) {
  const value = [];
  for (const [index, element] of elements.entries()) {
    if (element?.type === 'SpreadElement') {
      return { unsupported: 'Unsupported spread operator in the Array Expression', path };
    }
    const item = element ? valueOf(element, `${path}[${index}]`) : { value: undefined };
    if ('unsupported' in item) return item;
    value.push(item.value);
  }
  return { value };
}

/** @param {Node} node @param {string} path @returns {ReturnType<typeof valueOf>} */
function objectOf({ properties }, path) {
  /** @type {Record<string, unknown>} */
  const value = {};
  for (const property of properties) {
    if (property.type !== 'Property' || property.shorthand || property.method || property.kind !== 'init') {
      return { unsupported: 'Unsupported spread operator in the Object Expression', path };
    }
    const { key } = property;
    const name =
      !property.computed && key.type === 'Identifier' ? key.name : key.type === 'Literal' ? key.value : undefined;
    if (typeof name !== 'string') {
      return { unsupported: `Unsupported key type "${key.type}" in the Object Expression`, path };
    }
    const item = valueOf(property.value, `${path}.${name}`);
    if ('unsupported' in item) return item;
    Object.defineProperty(value, name, { value: item.value, enumerable: true, writable: true, configurable: true });
  }
  return { value };
}

module.exports = { exportsOf, valueOf };
