// `headers()`, `redirects()` and `rewrites()` of next.config: called, and checked with Next's messages.

'use strict';

const { ConfigError, lineOf, literal } = require('./error');
const { MAX_LENGTH, paramsOf, parseDestination, parsePattern } = require('./paths');

const STATUS_CODES = [301, 302, 303, 307, 308];
const HAS_TYPES = ['header', 'cookie', 'query', 'host'];
const REWRITE_LISTS = /** @type {const} */ (['beforeFiles', 'afterFiles', 'fallback']);
/** Beyond it, Next warns. */
const MANY = 1000;

/** The fields of each kind of rule. @type {Record<Kind, string[]>} */
const FIELDS = {
  rewrite: ['source', 'locale', 'has', 'missing', 'basePath', 'destination'],
  redirect: ['source', 'locale', 'has', 'missing', 'basePath', 'statusCode', 'permanent', 'destination'],
  header: ['source', 'locale', 'has', 'missing', 'basePath', 'headers'],
};

/**
 * @typedef {'header' | 'redirect' | 'rewrite'} Kind
 *
 * @typedef {{ type: 'header' | 'cookie' | 'query' | 'host', key?: string, value?: string }} Condition
 *
 * @typedef {object} Rule As the user wrote it.
 * @property {string} source
 * @property {string} [destination]
 * @property {false} [basePath]
 * @property {false} [locale]
 * @property {Condition[]} [has]
 * @property {Condition[]} [missing]
 * @property {number} [statusCode]
 * @property {boolean} [permanent]
 * @property {{ key: string, value: string }[]} [headers]
 *
 * @typedef {object} Routes
 * @property {Rule[]} headers
 * @property {Rule[]} redirects
 * @property {{ beforeFiles: Rule[], afterFiles: Rule[], fallback: Rule[] }} rewrites
 */

/**
 * The rules of a configuration.
 *
 * @param {Record<string, any>} config What the file exports.
 * @param {string | undefined} file For messages.
 * @param {(message: string) => void} warn
 * @returns {Promise<Routes>}
 * @throws {ConfigError}
 */
async function loadRoutes(config, file, warn) {
  const call = async (/** @type {string} */ name) => {
    if (typeof config[name] !== 'function') return undefined;
    try {
      return await config[name]();
    } catch (cause) {
      throw new ConfigError(`${name}() threw: ${/** @type {Error} */ (cause)?.message ?? cause}`, {
        cause,
        file,
        line: lineOf(file, new RegExp(`\\b${name}\\b`)),
        mend: 'It must return its rules',
      });
    }
  };
  const [headers = [], rewrites = [], redirects = []] = await Promise.all(
    ['headers', 'rewrites', 'redirects'].map(call),
  );
  const lists = rewriteLists(rewrites);
  checkRules(headers, 'header', file);
  for (const name of REWRITE_LISTS) checkRules(lists[name], 'rewrite', file);
  checkRules(redirects, 'redirect', file);

  const rewriteCount = REWRITE_LISTS.reduce((count, name) => count + lists[name].length, 0);
  if (headers.length + rewriteCount + redirects.length > MANY) {
    warn(
      `total number of custom routes exceeds ${MANY}, this can reduce performance. Route counts:\n` +
        `headers: ${headers.length}\nrewrites: ${rewriteCount}\nredirects: ${redirects.length}\n` +
        'See more info: https://nextjs.org/docs/messages/max-custom-routes-reached',
    );
  }
  return { headers, redirects, rewrites: lists };
}

/** A plain array is one of `afterFiles`. */
function rewriteLists(/** @type {any} */ rewrites) {
  const isObject = rewrites !== null && typeof rewrites === 'object' && !Array.isArray(rewrites);
  if (!isObject || !Object.keys(rewrites).every((key) => REWRITE_LISTS.includes(/** @type {any} */ (key)))) {
    return { beforeFiles: [], afterFiles: rewrites, fallback: [] };
  }
  const { beforeFiles, afterFiles, fallback } = rewrites;
  return { beforeFiles: beforeFiles || [], afterFiles: afterFiles || [], fallback: fallback || [] };
}

/**
 * @param {any} rules
 * @param {Kind} kind
 * @param {string | undefined} file
 * @throws {ConfigError} With a line for each rule that is wrong.
 */
function checkRules(rules, kind, file) {
  if (!Array.isArray(rules)) {
    throw new ConfigError(`${kind}s must return an array, received ${typeof rules}.`, {
      file,
      line: lineOf(file, new RegExp(`\\b${kind}s\\b`)),
      mend: 'See here for more info: https://nextjs.org/docs/messages/routes-must-be-array',
    });
  }
  const found = { lines: /** @type {string[]} */ ([]), status: false, has: false, missing: false };
  const wrong = rules.filter((rule) => !isValid(rule, kind, found));
  if (wrong.length === 0) return;
  if (found.status) found.lines.push(`Valid redirect statusCode values are ${STATUS_CODES.join(', ')}`);
  for (const name of /** @type {const} */ (['has', 'missing'])) {
    if (found[name]) found.lines.push(`Valid \`${name}\` object shape is ${JSON.stringify(SHAPE, null, 2)}`);
  }
  const source = wrong.map((rule) => rule?.source).find((text) => typeof text === 'string' && text);
  throw new ConfigError(`Invalid ${kind}${wrong.length === 1 ? '' : 's'} found\n${found.lines.join('\n')}`, {
    file,
    line: source ? lineOf(file, new RegExp(`['"\`]${literal(source)}['"\`]`)) : undefined,
    mend: `Mend ${wrong.length === 1 ? 'it' : 'them'}: see https://nextjs.org/docs/app/api-reference/config/next-config-js/${kind}s`,
  });
}

const SHAPE = {
  type: HAS_TYPES.join(', '),
  key: 'the key to check for',
  value: 'undefined or a value string to match against',
};

/**
 * @param {any} rule
 * @param {Kind} kind
 * @param {{ lines: string[], status: boolean, has: boolean, missing: boolean }} found Is told what is wrong.
 */
function isValid(rule, kind, found) {
  const shown = JSON.stringify(rule);
  if (!rule || typeof rule !== 'object') {
    const second = kind === 'header' ? 'headers' : 'destination';
    found.lines.push(`The route ${shown} is not a valid object with \`source\` and \`${second}\``);
    return false;
  }
  if (kind === 'rewrite' && rule.basePath === false && !/^https?:\/\//.test(rule.destination)) {
    found.lines.push(
      `The route ${rule.source} rewrites urls outside of the basePath. Please use a destination that starts with ` +
        '`http://` or `https://` https://nextjs.org/docs/messages/invalid-external-rewrite',
    );
    return false;
  }
  /** @type {string[]} */
  const parts = [];
  if (rule.basePath !== undefined && rule.basePath !== false) parts.push('`basePath` must be undefined or false');
  if (rule.locale !== undefined && rule.locale !== false) parts.push('`locale` must be undefined or false');
  for (const name of /** @type {const} */ (['has', 'missing'])) {
    const problem = conditionsProblem(rule[name], name, found.lines);
    if (!problem) continue;
    parts.push(problem);
    found[name] = true;
  }
  if (!rule.source) parts.push('`source` is missing');
  else if (typeof rule.source !== 'string') parts.push('`source` is not a string');
  else if (!rule.source.startsWith('/')) parts.push('`source` does not start with /');

  if (kind === 'header') parts.push(...headersProblems(rule.headers));
  else parts.push(...destinationProblems(rule.destination, kind));
  if (kind === 'redirect') {
    if (rule.statusCode && !STATUS_CODES.includes(rule.statusCode)) {
      found.status = true;
      parts.push('`statusCode` is not undefined or valid statusCode');
    }
    if (typeof rule.permanent !== 'boolean' && !rule.statusCode) {
      parts.push('`permanent` is not set to `true` or `false`');
    }
  }
  parts.push(...patternProblems(rule, found.lines));

  const unknown = Object.keys(rule).filter((key) => !FIELDS[kind].includes(key));
  if (parts.length === 0 && unknown.length === 0) return true;
  const fields = unknown.length
    ? `${parts.length ? ',' : ''} invalid field${unknown.length === 1 ? '' : 's'}: ${unknown.join(',')}`
    : '';
  found.lines.push(`${parts.join(', ')}${fields} for route ${shown}`);
  return false;
}

/**
 * @param {any} items
 * @param {'has' | 'missing'} name
 * @param {string[]} lines
 * @returns {string | undefined}
 */
function conditionsProblem(items, name, lines) {
  if (items === undefined || items === null) return undefined;
  if (!Array.isArray(items)) return `\`${name}\` must be undefined or valid has object`;
  /** @type {string[]} */
  const wrong = [];
  for (const item of items) {
    const parts = [];
    if (!HAS_TYPES.includes(item?.type)) parts.push(`invalid type "${item?.type}"`);
    if (typeof item?.key !== 'string' && item?.type !== 'host') parts.push(`invalid key "${item?.key}"`);
    if (item?.value !== undefined && typeof item.value !== 'string') parts.push(`invalid value "${item.value}"`);
    if (item?.value === undefined && item?.type === 'host') parts.push('value is required for "host" type');
    if (parts.length) wrong.push(`${parts.join(', ')} for ${JSON.stringify(item)}`);
  }
  if (wrong.length === 0) return undefined;
  const noun = `item${wrong.length === 1 ? '' : 's'}`;
  lines.push(`Invalid \`${name}\` ${noun}:\n${wrong.join('\n')}`);
  return `invalid \`${name}\` ${noun} found`;
}

/** @param {any} headers */
function headersProblems(headers) {
  if (!Array.isArray(headers)) return ['`headers` field must be an array'];
  if (headers.length === 0) return ['`headers` field cannot be empty'];
  for (const header of headers) {
    if (!header || typeof header !== 'object') return ["`headers` items must be object with { key: '', value: '' }"];
    if (typeof header.key !== 'string') return ['`key` in header item must be string'];
    if (typeof header.value !== 'string') return ['`value` in header item must be string'];
  }
  return [];
}

/** @param {any} destination @param {Kind} kind */
function destinationProblems(destination, kind) {
  if (!destination) return ['`destination` is missing'];
  if (typeof destination !== 'string') return ['`destination` is not a string'];
  if (kind === 'rewrite' && !/^(\/|https:\/\/|http:\/\/)/.test(destination)) {
    return ['`destination` does not start with `/`, `http://`, or `https://`'];
  }
  return [];
}

/**
 * What is wrong with the patterns of a rule, and whether the destination names what the source has.
 *
 * @param {any} rule
 * @param {string[]} lines
 * @returns {string[]}
 */
function patternProblems({ source, destination, has }, lines) {
  if (typeof source !== 'string' || !source.startsWith('/')) return [];
  const problems = [];
  const parsed = parsePattern(source);
  if (parsed.error) {
    problems.push('`source` parse failed');
    lines.push(parseProblem(source, parsed.error));
  }
  if (parsed.length && parsed.length > MAX_LENGTH)
    problems.push(`\`source\` exceeds max built length of ${MAX_LENGTH}`);
  if (typeof destination !== 'string' || !destination.startsWith('/') || !parsed.tokens) return problems;

  const params = paramsOf(parsed.tokens);
  const unnamed = params.filter((name) => typeof name === 'number' && new RegExp(`:${name}(?!\\d)`).test(destination));
  if (unnamed.length) {
    const shown = unnamed.map((name) => `:${name}`).join(', ');
    return [...problems, `\`destination\` has unnamed params ${shown}`];
  }
  const target = parseDestination(destination);
  if (target.length && target.length > MAX_LENGTH) {
    problems.push(`\`destination\` exceeds max built length of ${MAX_LENGTH}`);
  }
  if (!target.tokens) {
    lines.push(parseProblem(destination, String(target.error)));
    return [...problems, '`destination` parse failed'];
  }
  const known = new Set([...params, ...namesOf(has)]);
  const strange = [...new Set(paramsOf(target.tokens))].filter((name) => !known.has(name));
  if (strange.length) {
    problems.push(`\`destination\` has segments not in \`source\` or \`has\` (${strange.join(', ')})`);
  }
  return problems;
}

/** The names that conditions give to a destination. @param {any} has */
function namesOf(has) {
  if (!Array.isArray(has)) return [];
  return has.flatMap((item) => {
    if (!item?.value) return item?.key ? [item.key] : [];
    const groups = [...String(item.value).matchAll(/\(\?<([a-zA-Z][a-zA-Z0-9]*)>/g)].map(([, name]) => name);
    return item.type === 'host' ? [...groups, 'host'] : groups;
  });
}

/** Where in a pattern its reader stopped. */
function parseProblem(/** @type {string} */ pattern, /** @type {string} */ reason) {
  const at = /at (\d+)/.exec(reason);
  const mark = at ? `\n\n  ${pattern}\n  ${' '.repeat(Number(at[1]))}^\n` : '';
  return `Error parsing \`${pattern}\` https://nextjs.org/docs/messages/invalid-route-source\nReason: ${reason}${mark}`;
}

module.exports = { HAS_TYPES, checkRules, loadRoutes };
