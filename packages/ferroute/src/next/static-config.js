// The segment config of route files, read without running them: `dynamic`, `revalidate` and their kin, and `config` of
// pages/api. A build refuses what `next build` refuses; what only shows when a file runs is route-config.js's and
// pages-config.js's.

'use strict';

const { valueOf } = require('./proxy/literals');
const { DYNAMIC, FETCH_CACHE, RUNTIMES } = require('./route-config');

const PAGES_RUNTIMES = [...RUNTIMES, 'experimental-edge'];
/** What a handler says by itself when nothing but caches is kept by default. */
const NOT_WITH_COMPONENTS = ['dynamic', 'dynamicParams', 'fetchCache', 'revalidate', 'runtime'];

/**
 * @typedef {any} Node Of an ESTree.
 *
 * @typedef {'app' | 'pages'} Kind
 *
 * @typedef {object} Fault
 * @property {string} message
 * @property {number} at Where in the source.
 *
 * @typedef {object} Said What a file exports under a name.
 * @property {number} at Where in the source.
 * @property {boolean} [isElsewhere] `export { name }`: its value stands in another place.
 * @property {boolean} [isVariable] It may be given another value when the file runs.
 * @property {ReturnType<typeof valueOf>} [literal] Undefined for a function or a class.
 */

// ===== what each may be

const SEGMENT = 'https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config';
const isOneOf = (/** @type {string[]} */ values) => (/** @type {unknown} */ value) =>
  typeof value !== 'string'
    ? 'It needs to be a static string'
    : values.includes(value)
      ? undefined
      : `It has an invalid value: unknown variant \`${value}\`, expected one of ${listed(values)}`;
const listed = (/** @type {string[]} */ values) => values.map((value) => `\`${value}\``).join(', ');

const isBoolean = (/** @type {unknown} */ value) =>
  typeof value === 'boolean' ? undefined : 'It needs to be a static boolean';

const REGIONS = 'to be a static string or array of static strings';
function regionsFault(/** @type {unknown} */ value) {
  if (typeof value === 'string') return undefined;
  if (!Array.isArray(value)) return `It needs ${REGIONS}`;
  const index = value.findIndex((each) => typeof each !== 'string');
  return index === -1 ? undefined : `Entry \`preferredRegion[${index}]\` needs ${REGIONS}`;
}

/** @param {string} wanted @param {(value: any) => boolean} [more] */
const isSeconds = (wanted, more) => (/** @type {unknown} */ value) =>
  (Number.isInteger(value) && /** @type {number} */ (value) >= 0) || more?.(value)
    ? undefined
    : `It needs to be ${wanted}`;

/** What means the same for both kinds of routes. In pages/api some of it means nothing, and is looked at, too. */
const COMMON = {
  dynamic: isOneOf(DYNAMIC),
  dynamicParams: isBoolean,
  fetchCache: isOneOf(FETCH_CACHE),
  preferredRegion: regionsFault,
};

/**
 * By name: what is wrong with a value, in Next's words where it has any.
 *
 * @type {Record<Kind, Record<string, (value: unknown) => string | undefined>>}
 */
const FIELDS = {
  app: {
    ...COMMON,
    maxDuration: isSeconds('a static number of whole seconds'),
    revalidate: isSeconds('a static number of whole seconds, or false', (value) => value === false),
    runtime: isOneOf(RUNTIMES),
  },
  pages: {
    ...COMMON,
    config: pagesConfigFault,
    maxDuration: isSeconds('a static number of seconds', (value) => typeof value === 'number'),
    runtime: isOneOf(PAGES_RUNTIMES),
  },
};

/** @param {any} config @returns {string | undefined} */
function pagesConfigFault(config) {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return 'It needs to be a static object';
  const { runtime, regions, maxDuration } = config;
  const fault = runtime === undefined ? undefined : isOneOf(PAGES_RUNTIMES)(runtime);
  if (fault) return fault.replace('It', '`runtime`');
  if (regions !== undefined && regionsFault(regions)) return `\`regions\` needs ${REGIONS}`;
  if (maxDuration !== undefined && typeof maxDuration !== 'number') return '`maxDuration` needs to be a static number';
  return undefined;
}

// ===== reading

/**
 * @param {{ body: Node[] }} program
 * @param {{ kind: Kind, cacheComponents: boolean }} about
 * @returns {Fault[]}
 */
function segmentFaults(program, { kind, cacheComponents }) {
  /** @type {Fault[]} */
  const faults = [];
  const exported = exportsOf(program);
  for (const [name, said] of exported) {
    const { at } = said;
    const because = faultOf(name, said, kind);
    if (because) {
      faults.push({ at, message: `Next.js can't recognize the exported \`${name}\` field in route. ${because}.` });
    } else if (kind === 'app' && cacheComponents && NOT_WITH_COMPONENTS.includes(name)) {
      const message = `Route segment config "${name}" is not compatible with \`nextConfig.cacheComponents\`. Please remove it.`;
      faults.push({ at, message });
    }
  }
  const [runtime, listing] = [exported.get('runtime'), exported.get('generateStaticParams')];
  const isEdge = runtime?.literal && 'value' in runtime.literal && runtime.literal.value === 'edge';
  if (kind === 'app' && isEdge && listing) {
    const message = "A route cannot use both `export const runtime = 'edge'` and export `generateStaticParams`.";
    faults.push({ at: listing.at, message });
  }
  return faults;
}

/** @param {string} name @param {Said} said @param {Kind} kind @returns {string | undefined} */
function faultOf(name, { literal, isElsewhere, isVariable }, kind) {
  if (!Object.hasOwn(FIELDS[kind], name)) return undefined;
  if (isElsewhere) return "It mustn't be reexported";
  const fault = FIELDS[kind][name];
  // The words for a function, which is no value of any kind, say which kind is wanted.
  if (literal === undefined) return fault(Symbol(name));
  if ('value' in literal) return literal.value === undefined ? undefined : fault(literal.value);
  if (name === 'config') return unreadPart(literal);
  // What is no constant is what it is when the file runs, unless the bundler is to know it.
  if (isVariable && /^(?:revalidate|maxDuration)$/.test(name)) return undefined;
  if (name === 'preferredRegion' && literal.path !== name) return `Entry \`${literal.path}\` needs ${REGIONS}`;
  return fault(Symbol(name));
}

/**
 * What of a `config` is not written out and has to be. The rest is for when the file runs.
 *
 * @param {{ unsupported: string, path: string }} literal
 */
function unreadPart({ unsupported, path }) {
  if (path === 'config') {
    return /spread/.test(unsupported) ? 'It contains unsupported spread' : 'It needs to be a static object';
  }
  if (path === 'config.runtime') return '`runtime` needs to be a static string';
  if (/^config\.regions\b/.test(path)) return `\`regions\` needs ${REGIONS}`;
  return path === 'config.maxDuration' ? '`maxDuration` needs to be a static number' : undefined;
}

/**
 * What a file exports at its top by name.
 *
 * @param {{ body: Node[] }} program
 */
function exportsOf(program) {
  /** @type {Map<string, Said>} */
  const found = new Map();
  for (const { type, declaration, specifiers, exportKind } of program.body) {
    if (type !== 'ExportNamedDeclaration' || exportKind === 'type') continue;
    for (const { exported, exportKind: own } of specifiers ?? []) {
      if (own !== 'type') found.set(exported.name ?? exported.value, { at: exported.start, isElsewhere: true });
    }
    if (declaration?.id && /^(?:Function|Class)/.test(declaration.type)) {
      found.set(declaration.id.name, { at: declaration.start });
    }
    for (const { id, init } of declaration?.declarations ?? []) {
      if (id.type !== 'Identifier') continue;
      const literal = init ? valueOf(init, id.name) : { value: undefined };
      found.set(id.name, { at: id.start, literal, isVariable: declaration.kind !== 'const' });
    }
  }
  return found;
}

module.exports = { SEGMENT, segmentFaults };
