// Locales in front of paths, `i18n` of next.config: of pages, and so of what the proxy sees of a URL.

'use strict';

const { isBelow } = require('./below');

/**
 * @typedef {import('../config/normalise').I18n} I18n
 * @typedef {NonNullable<I18n['domains']>[number]} DomainLocale
 */

/**
 * @param {string} pathname
 * @param {I18n} i18n
 * @returns {{ locale?: string, pathname: string }} Without the locale, if there is one.
 */
function splitLocale(pathname, { locales }) {
  const [, first] = pathname.split('/', 2);
  if (!first) return { pathname };
  const lower = first.toLowerCase();
  const locale = locales.find((each) => each.toLowerCase() === lower);
  return locale === undefined ? { pathname } : { locale, pathname: pathname.slice(first.length + 1) || '/' };
}

/**
 * A path with its locale in front, unless that is the default one. Paths of the API have none.
 *
 * @param {string} pathname
 * @param {string | undefined} locale
 * @param {string | undefined} defaultLocale
 */
function withLocale(pathname, locale, defaultLocale) {
  if (!locale || locale === defaultLocale) return pathname;
  const lower = pathname.toLowerCase();
  return isBelow(lower, '/api') || isBelow(lower, `/${locale.toLowerCase()}`) ? pathname : `/${locale}${pathname}`;
}

/**
 * What is said of a host.
 *
 * @param {I18n} i18n
 * @param {string | undefined} host
 * @returns {DomainLocale | undefined}
 */
function domainLocaleOf({ domains }, host) {
  const nameOf = (/** @type {string} */ text) => text.split(':', 1)[0].toLowerCase();
  return host === undefined ? undefined : domains?.find(({ domain }) => nameOf(domain) === nameOf(host));
}

module.exports = { domainLocaleOf, splitLocale, withLocale };
