// `'use cache'`, at the head of a function or of a file: a plugin of the bundler that puts calls of use-cache.js around such
// functions. Lines stay where they are, for the source map's sake.

'use strict';

const { createHash } = require('node:crypto');
const path = require('node:path');
const { languageOf } = require('../language');

/** How built code finds use-cache.js: without an import, which would make a module of a script. */
const RUNTIME = "globalThis[Symbol.for('ferroute.use-cache')]";

const DIRECTIVE = /^use cache(?:: (?<kind>[\w-]+))?$/;
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
/** TypeScript around an expression. */
const TS_EXPRESSIONS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);
const TYPE_KEYS = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeArguments']);

/** @typedef {any} Node Of the syntax tree. */
/** @typedef {{ at: number, to: number, text: string }} Edit */

/**
 * @param {string} code
 * @param {object} about
 * @param {string} about.file
 * @param {string} about.root The project's directory.
 * @param {(code: string) => Node} about.parse
 * @param {string[]} [about.kinds] Those that `cacheHandlers` has. Undefined: any is taken.
 * @returns {string | null} Null where there is nothing to be done.
 * @throws {Error} For a directive where it means nothing; with `pos`, where in the code.
 */
function transformUseCache(code, { file, root, parse, kinds }) {
  if (!code.includes('use cache')) return null;
  const program = parse(code);
  const whole = directiveOf(program.body, kinds);
  const exported = whole !== undefined ? exportedFunctions(program) : new Set();
  /** @type {Edit[]} */
  const edits = [];
  let count = 0;
  const where = path.relative(root, file).split(path.sep).join('/');

  /** @param {Node} node @param {Node[]} around */
  const visit = (node, around) => {
    if (FUNCTIONS.has(node.type)) {
      const own = node.body?.type === 'BlockStatement' ? directiveOf(node.body.body, kinds) : undefined;
      const kind = own ?? (exported.has(node) ? whole : undefined);
      if (kind === 'private') edits.push(...told(node));
      else if (kind !== undefined) {
        const source = code.slice(node.start, node.end);
        const hash = createHash('sha256').update(source).digest('base64url').slice(0, 16);
        const id = `${where}#${count++}:${hash}${kind === '' || kind === 'default' ? '' : `@${kind}`}`;
        edits.push(...wrapped(code, node, around, id));
      }
    }
    const inside = [...around, node];
    for (const child of childrenOf(node)) visit(child, inside);
  };
  visit(program, []);
  if (edits.length === 0) return null;
  // Those of inner functions lie between those of outer ones.
  edits.sort((one, other) => other.at - one.at);
  return edits.reduce((text, { at, to, text: by }) => text.slice(0, at) + by + text.slice(to), code);
}

/** Kinds that are there in any case. */
const KINDS = ['', 'default', 'remote', 'private'];

/**
 * The kind of a `use cache`: '' for the plain one; undefined where there is none.
 *
 * @param {Node[]} body
 * @param {string[] | undefined} kinds
 * @throws {Error} Next's, for one that has no handler.
 */
function directiveOf(body, kinds) {
  for (const statement of body) {
    if (typeof statement.directive !== 'string') return undefined;
    const match = DIRECTIVE.exec(statement.directive);
    if (!match) continue;
    const kind = match.groups?.kind ?? '';
    if (kinds === undefined || KINDS.includes(kind) || kinds.includes(kind)) return kind;
    throw mistake(
      `Unknown cache kind "${kind}". Please configure a cache handler for this kind in the \`cacheHandlers\` object in your ` +
        'Next.js config.',
      statement,
    );
  }
  return undefined;
}

/** @param {string} message @param {Node} node */
const mistake = (message, node) => Object.assign(new Error(message), { pos: node.start });

/**
 * The functions that a file exports, all of which are meant.
 *
 * @param {Node} program
 * @returns {Set<Node>}
 */
function exportedFunctions({ body }) {
  /** @type {Map<string, Node>} */
  const byName = new Map();
  const inits = (/** @type {Node} */ statement) =>
    statement?.type === 'VariableDeclaration' ? statement.declarations : [];
  for (const statement of body) {
    const declaration = statement.declaration ?? statement;
    if (declaration.type === 'FunctionDeclaration' && declaration.id) byName.set(declaration.id.name, declaration);
    for (const { id, init } of inits(declaration)) if (id.type === 'Identifier') byName.set(id.name, bare(init));
  }
  /** @type {Set<Node>} */
  const found = new Set();
  const add = (/** @type {Node | undefined} */ node, /** @type {Node} */ at) => {
    if (!node || !FUNCTIONS.has(node.type)) {
      throw mistake('Only async functions are allowed to be exported in a "use cache" file.', at);
    }
    found.add(node);
  };
  for (const statement of body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const value = bare(statement.declaration);
      if (!value.type.startsWith('TS')) add(value.type === 'Identifier' ? byName.get(value.name) : value, statement);
    }
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') continue;
    const { declaration, specifiers, source } = statement;
    if (declaration?.type === 'FunctionDeclaration') add(declaration, statement);
    for (const { init } of inits(declaration)) add(bare(init), statement);
    if (declaration?.type === 'ClassDeclaration') add(undefined, statement);
    for (const { local, exportKind } of specifiers ?? []) {
      if (exportKind !== 'type') add(source ? undefined : byName.get(local.name), statement);
    }
  }
  return found;
}

/** An expression without the TypeScript and the brackets around it. @param {Node} node @returns {Node} */
const bare = (node) =>
  node && (TS_EXPRESSIONS.has(node.type) || node.type === 'ParenthesizedExpression') ? bare(node.expression) : node;

/** @param {Node} node @returns {Node[]} */
function childrenOf(node) {
  /** @type {Node[]} */
  const children = [];
  for (const key of Object.keys(node)) {
    if (TYPE_KEYS.has(key)) continue;
    for (const child of [node[key]].flat()) {
      if (typeof child?.type !== 'string') continue;
      if (!child.type.startsWith('TS') || TS_EXPRESSIONS.has(child.type)) children.push(child);
    }
  }
  return children;
}

/**
 * The edits of a function with a private cache. That is one of the browser's: on the server it is a function like any other,
 * which says that it was called.
 *
 * @param {Node} node
 * @returns {Edit[]}
 */
function told({ body }) {
  const call = `${RUNTIME}.usePrivate()`;
  if (body.type !== 'BlockStatement') {
    return [
      { at: body.start, to: body.start, text: `(${call}, ` },
      { at: body.end, to: body.end, text: ')' },
    ];
  }
  // Directives count only at the beginning.
  const last = body.body.findLast((/** @type {Node} */ { directive }) => typeof directive === 'string');
  const at = last?.end ?? body.start + 1;
  return [{ at, to: at, text: `; ${call};` }];
}

/**
 * The edits that put a call around a function.
 *
 * @param {string} code
 * @param {Node} node
 * @param {Node[]} around
 * @param {string} id
 * @returns {Edit[]}
 */
function wrapped(code, node, around, id) {
  if (!node.async) throw mistake('Functions with "use cache" have to be async.', node);
  if (node.generator) throw mistake('A generator cannot have "use cache".', node);
  const captured = capturedBy(node, around);
  const insert = (/** @type {number} */ at, /** @type {string} */ text) => ({ at, to: at, text });
  const head = `${RUNTIME}.cached(${JSON.stringify(id)}, `;
  const tail = captured.length ? `, () => [${captured.join(', ')}])` : ')';

  if (node.type === 'FunctionDeclaration') {
    // Stays a declaration: it may be called above its place.
    const name = node.id?.name ?? '';
    const call = `${RUNTIME}.callCached(${JSON.stringify(id)}, `;
    /** @type {Edit[]} */
    const edits = [insert(node.start, `async function ${name}(...$$args) { return ${call}`)];
    // Its own name means the one around it.
    if (node.id) edits.push({ at: node.id.start, to: node.id.start + name.length, text: '' });
    edits.push(insert(node.end, `, [${captured.join(', ')}], $$args); }`));
    return edits;
  }
  const parent = around.at(-1);
  const isMethod = parent.value === node && (parent.method || parent.type === 'MethodDefinition');
  if (!isMethod) return [insert(node.start, head), insert(node.end, tail)];
  if (parent.type === 'MethodDefinition' && (!parent.static || parent.kind !== 'method')) {
    throw mistake('Of a class only static methods can have "use cache".', parent);
  }
  const written = code.slice(parent.key.start, parent.key.end);
  const key = parent.computed ? `[${written}]` : written;
  const isProperty = parent.type !== 'MethodDefinition';
  return [
    { at: parent.start, to: node.start, text: `${isProperty ? `${key}: ` : `static ${key} = `}${head}async function` },
    insert(node.end, isProperty ? tail : `${tail};`),
  ];
}

// ===== what a function takes from those around it

/**
 * Names of values that decide on the result as the arguments do: those of the functions around, not of the module.
 *
 * @param {Node} node
 * @param {Node[]} around
 * @returns {string[]}
 */
function capturedBy(node, around) {
  const outermost = around.findIndex(({ type }) => FUNCTIONS.has(type));
  if (outermost === -1) return [];
  /** @type {Set<string>} */
  const visible = new Set();
  for (const scope of around.slice(outermost)) declaredIn(scope, visible);
  /** @type {Set<string>} */
  const own = new Set();
  declaredIn(node, own);
  if (node.body.type === 'BlockStatement') declaredIn(node.body, own);
  /** @type {Set<string>} */
  const used = new Set();
  namesUsed(node, used);
  return [...used].filter((name) => visible.has(name) && !own.has(name)).sort();
}

/** The names that a scope declares itself. @param {Node} node @param {Set<string>} names */
function declaredIn(node, names) {
  if (FUNCTIONS.has(node.type)) {
    for (const param of node.params) namesOf(param, names);
    if (node.body) varsIn(node.body, names);
  }
  if (node.type === 'CatchClause' && node.param) namesOf(node.param, names);
  const statements = node.body && Array.isArray(node.body) ? node.body : [node.init, node.left];
  for (const statement of statements) {
    if (statement?.type === 'VariableDeclaration') for (const { id } of statement.declarations) namesOf(id, names);
    if (/^(?:Function|Class)Declaration$/.test(statement?.type) && statement.id) names.add(statement.id.name);
  }
  for (const { consequent } of node.cases ?? []) declaredIn({ type: 'BlockStatement', body: consequent }, names);
}

/** What `var` declares, however deep. @param {Node} node @param {Set<string>} names */
function varsIn(node, names) {
  if (FUNCTIONS.has(node.type)) return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const { id } of node.declarations) namesOf(id, names);
  }
  for (const child of childrenOf(node)) varsIn(child, names);
}

/** The names of a pattern. @param {Node} pattern @param {Set<string>} names */
function namesOf(pattern, names) {
  if (pattern?.type === 'Identifier') names.add(pattern.name);
  else if (pattern?.type === 'ObjectPattern') for (const each of pattern.properties) namesOf(each.value ?? each, names);
  else if (pattern?.type === 'ArrayPattern') for (const each of pattern.elements) namesOf(each, names);
  else if (pattern?.type === 'AssignmentPattern') namesOf(pattern.left, names);
  else if (pattern?.type === 'RestElement') namesOf(pattern.argument, names);
}

/** Identifiers that stand for values. @param {Node} node @param {Set<string>} names */
function namesUsed(node, names) {
  if (node.type === 'Identifier') names.add(node.name);
  for (const child of childrenOf(node)) {
    const isName =
      !node.computed &&
      ((node.type === 'MemberExpression' && child === node.property) ||
        (/^(?:Property|MethodDefinition|PropertyDefinition)$/.test(node.type) &&
          child === node.key &&
          !node.shorthand));
    if (!isName) namesUsed(child, names);
  }
}

/**
 * @param {string} root The project's directory.
 * @param {string[]} [kinds] Those that `cacheHandlers` has.
 * @returns {import('rolldown').Plugin}
 */
function useCachePlugin(root, kinds) {
  return {
    name: 'ferroute:use-cache',
    transform: {
      // The bundler does not ask for any other file.
      filter: { code: 'use cache' },
      handler(code, file) {
        if (file.startsWith('\0')) return null;
        const parse = (/** @type {string} */ text) => this.parse(text, { lang: languageOf(file) });
        try {
          const transformed = transformUseCache(code, { file, root, parse, kinds });
          return transformed === null ? null : { code: transformed, map: null };
        } catch (error) {
          const { message, pos } = /** @type {Error & { pos?: number }} */ (error);
          if (pos === undefined) throw error;
          return this.error({ message, id: file }, pos);
        }
      },
    },
  };
}

module.exports = { transformUseCache, useCachePlugin };
