// The rules of a configuration as Rust takes them: `appCreate(manifest, { rules })`.

'use strict';

/**
 * @typedef {import('./routes').Condition} Condition
 * @typedef {{ source: string, locale?: false, has?: Condition[], missing?: Condition[] }} Matcher `locale`: false where paths are
 *   to have a locale in front.
 * @typedef {Matcher & { basePath?: false }} Based
 *
 * @typedef {object} Rules
 * @property {string} basePath
 * @property {boolean} trailingSlash
 * @property {boolean} skipTrailingSlashRedirect
 * @property {(Based & { headers: { key: string, value: string }[] })[]} headers
 * @property {(Based & { destination: string, statusCode: number })[]} redirects
 * @property {(Based & { destination: string })[]} beforeFiles
 * @property {(Based & { destination: string })[]} afterFiles
 * @property {(Based & { destination: string })[]} fallback
 * @property {{ matchers: Matcher[] } | null} proxy No matchers: every request.
 * @property {boolean} trustHost
 * @property {{ locales: string[], defaultLocale: string, domains?: { domain: string, defaultLocale: string }[] }} [i18n]
 */

/**
 * @param {import('./index').NextConfig} config
 * @param {{ matchers: Matcher[] } | undefined} [proxy]
 * @returns {Rules}
 */
function rulesOf(config, proxy) {
  const { rewrites, i18n } = config;
  const based = (/** @type {import('./routes').Rule[]} */ rules) => rules.flatMap((rule) => localised(rule, config));
  return {
    basePath: config.basePath,
    trailingSlash: config.trailingSlash,
    skipTrailingSlashRedirect: config.skipTrailingSlashRedirect,
    headers: based(config.headers).map((rule) => ({ ...common(rule), headers: rule.headers ?? [] })),
    redirects: based(config.redirects).map((rule) => ({
      ...common(rule),
      destination: String(rule.destination),
      statusCode: rule.statusCode || (rule.permanent ? 308 : 307),
    })),
    beforeFiles: based(rewrites.beforeFiles).map(rewrite),
    afterFiles: based(rewrites.afterFiles).map(rewrite),
    fallback: based(rewrites.fallback).map(rewrite),
    proxy: proxy ? { matchers: proxy.matchers } : null,
    trustHost: config.experimental.trustHostHeader,
    ...(i18n && { i18n: { locales: i18n.locales, defaultLocale: i18n.defaultLocale, domains: i18n.domains } }),
  };
}

const rewrite = (/** @type {import('./routes').Rule} */ rule) => ({
  ...common(rule),
  destination: String(rule.destination),
});

/** @param {import('./routes').Rule} rule @returns {Based} */
function common({ source, basePath, locale, has, missing }) {
  return {
    source,
    ...(locale === false && { locale }),
    ...(basePath === false && { basePath }),
    ...(has?.length && { has }),
    ...(missing?.length && { missing }),
  };
}

/**
 * With locales, a rule holds for each locale's prefix as well, and a redirect keeps it; the default locale's is left out. That
 * of a domain leads to the domain.
 *
 * @param {import('./routes').Rule} rule
 * @param {import('./index').NextConfig} config
 * @returns {import('./routes').Rule[]}
 */
function localised(rule, { i18n, basePath }) {
  if (!i18n || rule.locale === false) return [rule];
  const { destination = '' } = rule;
  const isRedirect = (rule.permanent !== undefined || rule.statusCode !== undefined) && destination.startsWith('/');
  const base = rule.basePath === false ? '' : basePath;
  const domains = isRedirect ? (i18n.domains ?? []) : [];
  return [
    ...domains.map(({ domain, defaultLocale, http }) => ({
      ...rule,
      locale: /** @type {const} */ (false),
      source: prefixed(defaultLocale, rule.source),
      destination: `http${http ? '' : 's'}://${domain}${base}${destination}`,
    })),
    rule,
    ...i18n.locales.map((locale) => ({
      ...rule,
      source: prefixed(locale, rule.source),
      destination: isRedirect && locale !== i18n.defaultLocale ? prefixed(locale, destination) : rule.destination,
    })),
  ];
}

const prefixed = (/** @type {string} */ locale, /** @type {string} */ path) =>
  `/${locale.replace(/[:*+?(){}\\]/g, '\\$&')}${path === '/' ? '' : path}`;

module.exports = { rulesOf };
