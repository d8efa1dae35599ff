// Tags: which are valid, and those that each route has by itself for `revalidatePath`.

'use strict';

const { findScope } = require('../scope');

const LONGEST = 256;
const MOST = 128;
/** Before the tags that stand for paths. */
const PATH = '_N_T_';

const UNSAFE = /[^\t\x20-\x7e]+/g;

/** As it may stand in a header. @param {string} tag */
const safe = (tag) => tag.replace(UNSAFE, (run) => encodeURIComponent(run));

/**
 * @param {readonly unknown[]} tags
 * @param {string} where For messages.
 * @returns {string[]} The valid ones.
 */
function checkedTags(tags, where) {
  /** @type {string[]} */
  const valid = [];
  /** @type {string[]} */
  const invalid = [];
  for (const [index, tag] of tags.entries()) {
    if (typeof tag !== 'string') invalid.push(`tag: "${tag}" invalid type, must be a string`);
    else if (tag.length > LONGEST) invalid.push(`tag: "${tag}" exceeded max length of ${LONGEST}`);
    else valid.push(safe(tag));
    if (valid.length > MOST) {
      console.warn(`Warning: exceeded max tag count for ${where}, dropped tags:`, tags.slice(index).join(', '));
      break;
    }
  }
  if (invalid.length) {
    console.warn(`Warning: invalid tags passed to ${where}: `);
    for (const line of invalid) console.log(line);
  }
  return valid;
}

/**
 * The tags that an answer has by its place: its route, each folder above it, and its path.
 *
 * @param {string} pattern
 * @param {string} path As requested, without the query.
 * @returns {string[]}
 */
function pathTags(pattern, path) {
  const tags = new Set([`${PATH}/layout`]);
  const route = `${pattern === '/' ? '' : pattern}/route`;
  for (let end = route.indexOf('/', 1); end !== -1; end = route.indexOf('/', end + 1)) {
    tags.add(safe(`${PATH}${route.slice(0, end)}/layout`));
  }
  tags.add(safe(`${PATH}${route}`));
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  tags.add(safe(PATH + bare));
  try {
    tags.add(safe(PATH + decodeURI(bare)));
  } catch {
    // Not to be decoded: the path as it is has to do.
  }
  if (tags.has(`${PATH}/`)) tags.add(`${PATH}/index`);
  return [...tags];
}

/** @type {WeakMap<object, string[]>} */
const ofScopes = new WeakMap();

/**
 * Those of the invocation that the caller runs in: by them `revalidatePath` reaches the values that its route asks for.
 *
 * @param {any} [scope]
 * @returns {string[]}
 */
function implicitTags(scope = findScope()) {
  const request = scope?.parent ?? scope;
  if (request?.kind !== 'app') return [];
  let tags = ofScopes.get(request);
  if (!tags) {
    const url = String(request.req?.url ?? request.route.pattern);
    ofScopes.set(request, (tags = pathTags(request.route.pattern, url.split('?', 1)[0])));
  }
  return tags;
}

module.exports = { PATH, checkedTags, implicitTags, pathTags, safe };
