// `request.nextUrl`: a URL that knows the project's base path, and keeps it when it is written.

'use strict';

const { settings } = require('../settings');
const { isBelow } = require('./below');
const { domainLocaleOf, splitLocale, withLocale } = require('./locales');

const LOCAL = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/**
 * @typedef {object} NextUrlOptions
 * @property {string | URL} [base]
 * @property {{ basePath?: string, trailingSlash?: boolean, i18n?: import('./locales').I18n | null }} [nextConfig] Those of the
 *   project where there are none; but there are no locales then.
 * @property {any} [headers] The request's, as an object: a host may have a locale of its own.
 * @property {boolean} [forceLocale] The default locale is written, too.
 */

function parse(/** @type {unknown} */ url, /** @type {unknown} */ base) {
  const parsed = new URL(String(url), base === undefined ? undefined : String(base));
  if (LOCAL.test(parsed.hostname)) parsed.hostname = 'localhost';
  return parsed;
}

class NextURL {
  /** Its path is that below the base path. @type {URL} */
  #url;
  /** @type {NextUrlOptions} */
  #options;
  #basePath = '';
  #trailingSlash = false;
  /** @type {string | undefined} */
  #locale;
  /** @type {string | undefined} */
  #defaultLocale;
  /** @type {import('./locales').DomainLocale | undefined} */
  #domainLocale;

  /**
   * @param {string | URL} input
   * @param {string | URL | NextUrlOptions} [baseOrOptions]
   * @param {NextUrlOptions} [options]
   */
  constructor(input, baseOrOptions, options) {
    const isBase =
      typeof baseOrOptions === 'string' ||
      (typeof baseOrOptions === 'object' && baseOrOptions !== null && 'pathname' in baseOrOptions);
    this.#options = options ?? (isBase ? {} : /** @type {NextUrlOptions} */ (baseOrOptions ?? {}));
    this.#url = parse(input, isBase ? baseOrOptions : this.#options.base);
    this.#analyse();
  }

  #analyse() {
    const url = this.#url;
    const { nextConfig, headers } = this.#options;
    const { basePath = '', trailingSlash = false } = nextConfig ?? settings;
    const i18n = nextConfig?.i18n;
    const { pathname } = url;
    this.#trailingSlash = pathname === '/' ? trailingSlash : pathname.endsWith('/');
    const isInside = basePath !== '' && isBelow(pathname, basePath);
    this.#basePath = isInside ? basePath : '';
    if (isInside) url.pathname = pathname.slice(basePath.length) || '/';
    if (!i18n) return;
    const split = splitLocale(url.pathname, i18n);
    const host = typeof headers?.host === 'string' ? headers.host : url.hostname;
    this.#domainLocale = domainLocaleOf(i18n, host);
    this.#defaultLocale = this.#domainLocale?.defaultLocale || i18n.defaultLocale;
    this.#locale = split.locale ?? this.#defaultLocale;
    url.pathname = split.pathname;
  }

  get basePath() {
    return this.#basePath;
  }

  set basePath(value) {
    this.#basePath = value === '' || value.startsWith('/') ? value : `/${value}`;
  }

  get href() {
    const { protocol, host, search, hash } = this.#url;
    const standard = this.#options.forceLocale ? undefined : this.#defaultLocale;
    const path = this.#basePath + withLocale(this.#url.pathname, this.#locale, standard);
    const bare = path.replace(/\/$/, '');
    const pathname = this.#trailingSlash ? `${bare}/` : bare || '/';
    return `${protocol}//${host}${pathname}${search}${hash}`;
  }

  set href(value) {
    this.#url = parse(value, undefined);
    this.#analyse();
  }

  get origin() {
    return this.#url.origin;
  }

  get searchParams() {
    return this.#url.searchParams;
  }

  get locale() {
    return this.#locale ?? '';
  }

  set locale(locale) {
    if (!this.#locale || !this.#options.nextConfig?.i18n?.locales.includes(locale)) {
      throw new TypeError(`The NextURL configuration includes no locale "${locale}"`);
    }
    this.#locale = locale;
  }

  get defaultLocale() {
    return this.#defaultLocale;
  }

  get domainLocale() {
    return this.#domainLocale;
  }

  toString() {
    return this.href;
  }

  toJSON() {
    return this.href;
  }

  clone() {
    return new NextURL(String(this), this.#options);
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    const names = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname'];
    return Object.fromEntries(
      [...names, 'search', 'searchParams', 'hash'].map((name) => [name, /** @type {any} */ (this)[name]]),
    );
  }

  static {
    // What is the URL's own.
    for (const name of ['host', 'hostname', 'port', 'protocol', 'pathname', 'hash', 'search', 'password', 'username']) {
      Object.defineProperty(NextURL.prototype, name, {
        /** @this {NextURL} */
        get() {
          return /** @type {any} */ (this.#url)[name];
        },
        /** @this {NextURL} @param {string} value */
        set(value) {
          /** @type {any} */ (this.#url)[name] = value;
        },
        enumerable: false,
        configurable: true,
      });
    }
  }
}

/**
 * An absolute URL, as text.
 *
 * @param {unknown} url
 * @returns {string}
 * @throws {Error} Next's.
 */
function absoluteUrl(url) {
  try {
    return String(new URL(String(url)));
  } catch (cause) {
    throw new Error(
      `URL is malformed "${url}". Please use only absolute URLs - ` +
        'https://nextjs.org/docs/messages/middleware-relative-urls',
      { cause },
    );
  }
}

module.exports = { NextURL, absoluteUrl };
