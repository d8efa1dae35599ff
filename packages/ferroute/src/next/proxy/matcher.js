// `config.matcher` of the proxy file: checked with Next's messages, and brought to one shape.

'use strict';

const { MAX_LENGTH, parsePattern } = require('../config/paths');

const KEYS = ['source', 'locale', 'has', 'missing'];

/**
 * @typedef {import('../config/rules').Matcher} Matcher
 */

/**
 * @param {unknown} matcher Undefined: none, so every request.
 * @param {import('../config/normalise').I18n | null} i18n
 * @returns {Matcher[]}
 * @throws {Error} With Next's words.
 */
function matchersOf(matcher, i18n) {
  if (matcher === undefined || matcher === null) return [];
  if (typeof matcher !== 'string' && !Array.isArray(matcher)) {
    const received = typeof matcher;
    throw new Error(
      `Expected string, received ${received} at "matcher", or Expected array, received ${received} at "matcher"`,
    );
  }
  const list = Array.isArray(matcher) ? matcher : [matcher];
  return list.flatMap((item, index) => matcherOf(item, Array.isArray(matcher) ? `matcher[${index}]` : 'matcher', i18n));
}

/**
 * @param {any} item
 * @param {string} place
 * @param {import('../config/normalise').I18n | null} i18n
 * @returns {Matcher[]}
 */
function matcherOf(item, place, i18n) {
  if (typeof item === 'string') {
    checkSource(item, place);
    return localised({ source: item }, i18n);
  }
  if (item === null || typeof item !== 'object' || Array.isArray(item)) {
    const received = item === null ? 'null' : Array.isArray(item) ? 'array' : typeof item;
    throw new Error(
      `Expected string, received array at "matcher", or Expected string, received ${received} at "${place}", or ` +
        `Expected object, received ${received} at "${place}"`,
    );
  }
  const { source, locale, has, missing } = item;
  const strange = Object.keys(item).filter((key) => !KEYS.includes(key));
  if (strange.length) {
    const keys = strange.map((key) => `'${key}'`).join(', ');
    throw new Error(`Unrecognized key(s) in object: ${keys} at "${place}"`);
  }
  if (source === undefined) throw new Error(`source is required at "${place}.source"`);
  checkSource(source, `${place}.source`);
  if (locale !== undefined && locale !== false) {
    throw new Error(`Invalid literal value, expected false at "${place}.locale"`);
  }
  checkConditions(has, `${place}.has`);
  checkConditions(missing, `${place}.missing`);
  /** @type {Matcher} */
  const made = { source, ...(has?.length && { has }), ...(missing?.length && { missing }) };
  return locale === false ? [i18n ? { ...made, locale } : made] : localised(made, i18n);
}

/** @param {any} source @param {string} place */
function checkSource(source, place) {
  if (typeof source !== 'string') throw new Error(`Expected string, received ${typeof source} at "${place}"`);
  if (source.length > MAX_LENGTH) throw new Error(`exceeds max built length of ${MAX_LENGTH} for route at "${place}"`);
  if (!source.startsWith('/')) throw new Error(`source must start with / at "${place}"`);
  const { error } = parsePattern(source);
  if (error) throw new Error(`Invalid source '${source}': ${error} at "${place}"`);
}

/** @param {any} items @param {string} place */
function checkConditions(items, place) {
  if (items === undefined) return;
  if (!Array.isArray(items)) throw new Error(`Expected array, received ${typeof items} at "${place}"`);
  for (const [index, item] of items.entries()) {
    const here = `${place}[${index}]`;
    if (!['header', 'query', 'cookie', 'host'].includes(item?.type)) {
      throw new Error(`Invalid discriminator value. Expected 'header' | 'query' | 'cookie' | 'host' at "${here}.type"`);
    }
    if (item.type === 'host') {
      if (typeof item.value !== 'string') throw new Error(`host must have a value at "${here}.value"`);
      continue;
    }
    if (typeof item.key !== 'string') {
      throw new Error(`key is required when type is header, query or cookie at "${here}.key"`);
    }
    if (item.value !== undefined && typeof item.value !== 'string') {
      throw new Error(`value must be a string at "${here}.value"`);
    }
  }
}

/**
 * With locales, a matcher holds below each of them: the default one is in front of each path that has none.
 *
 * @param {Matcher} matcher
 * @param {import('../config/normalise').I18n | null} i18n
 * @returns {Matcher[]}
 */
function localised(matcher, i18n) {
  if (!i18n) return [matcher];
  const rest = matcher.source === '/' ? '' : matcher.source;
  const locales = i18n.locales.map((locale) => locale.replace(/[^\w-]/g, '\\$&')).join('|');
  return [{ ...matcher, locale: false, source: `/:nextInternalLocale(${locales})${rest}` }];
}

module.exports = { matchersOf };
