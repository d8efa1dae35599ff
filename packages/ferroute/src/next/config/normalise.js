// From what `next.config` exports to what the rest reads: defaults, old names, and the errors that end a start.

'use strict';

const bytes = require('bytes');
const { ConfigError, lineOf } = require('./error');
const { cacheLifeOf, seconds } = require('./cache-life');

const DEFAULT_EXTENSIONS = ['tsx', 'ts', 'jsx', 'js'];
/** How much of a body a proxy may see, and so how long one may be: Next's 10 MB. */
const DEFAULT_PROXY_BODY = 10 * 2 ** 20;
/** Keys that have left `experimental`, with where they are now. */
const MOVED = {
  serverComponentsExternalPackages: 'serverExternalPackages',
  transpilePackages: 'transpilePackages',
  skipMiddlewareUrlNormalize: 'skipMiddlewareUrlNormalize',
  skipTrailingSlashRedirect: 'skipTrailingSlashRedirect',
  swrDelta: 'expireTime',
  cacheComponents: 'cacheComponents',
  cacheLife: 'cacheLife',
  cacheHandlers: 'cacheHandlers',
};
const NOT_NEEDED = {
  instrumentationHook: '`instrumentation.js`',
  after: '`after`',
};

/**
 * @typedef {object} I18n
 * @property {string[]} locales
 * @property {string} defaultLocale
 * @property {{ domain: string, defaultLocale: string, locales?: string[], http?: true }[]} [domains]
 * @property {boolean} [localeDetection]
 *
 * @typedef {object} Experimental
 * @property {boolean} authInterrupts
 * @property {boolean} useCache
 * @property {number} [useCacheTimeout] In seconds.
 * @property {number} proxyClientMaxBodySize In bytes.
 * @property {number | null} [proxyTimeout] In milliseconds; null: none.
 * @property {boolean} trustHostHeader
 * @property {boolean} multiZoneDraftMode
 * @property {string} fetchCacheKeyPrefix
 * @property {boolean} isrFlushToDisk
 * @property {string[]} [allowedRevalidateHeaderKeys]
 *
 * @typedef {object} Settings What next.config says, apart from its rules. Can be cloned to another thread.
 * @property {string} basePath `''` or `/docs`.
 * @property {boolean} trailingSlash
 * @property {boolean} skipTrailingSlashRedirect
 * @property {boolean} skipProxyUrlNormalize
 * @property {I18n | null} i18n The default locale comes first.
 * @property {string[]} pageExtensions
 * @property {Record<string, string>} env Takes the place of `process.env.X` in what is bundled.
 * @property {string[]} serverExternalPackages
 * @property {string[]} transpilePackages
 * @property {string} [cacheHandler] Absolute.
 * @property {Record<string, string>} cacheHandlers Absolute.
 * @property {number} cacheMaxMemorySize In bytes; 0: none.
 * @property {boolean} cacheComponents
 * @property {Record<string, import('./cache-life').Profile>} cacheLife
 * @property {number} expireTime In seconds.
 * @property {boolean} poweredByHeader
 * @property {boolean} compress
 * @property {boolean} generateEtags
 * @property {import('node:http').AgentOptions} httpAgentOptions
 * @property {string} distDir
 * @property {Experimental} experimental
 */

/**
 * @param {Record<string, any>} given What the file exports.
 * @param {{ dir: string, file?: string, name: string, warn: (message: string) => void }} context
 * @returns {Settings}
 * @throws {ConfigError}
 */
function normalise(given, { dir, file, name, warn }) {
  const fail = (/** @type {string} */ message, /** @type {string} */ key, mend = `Mend \`${key}\` in ${name}`) => {
    throw new ConfigError(message, { file, line: lineOf(file, new RegExp(`\\b${key.split('.').pop()}\\b`)), mend });
  };
  const config = withoutEmpty(given);
  const experimental = withoutEmpty(config.experimental ?? {});
  moveOut(config, experimental, name, warn);
  checkNames(given, fail);

  checkBasePath(config.basePath ?? '', fail);
  const pageExtensions = config.pageExtensions ?? DEFAULT_EXTENSIONS;
  checkExtensions(pageExtensions, fail);
  for (const key of Object.keys(config.env ?? {})) {
    if (/^(?:NODE_.+)|^(?:__.+)$/i.test(key) || key === 'NEXT_RUNTIME') {
      fail(
        `The key "${key}" under "env" in ${name} is not allowed. https://nextjs.org/docs/messages/env-key-not-allowed`,
        key,
      );
    }
  }
  const distDir = config.distDir ?? '.next';
  checkDistDir(distDir, fail);
  const absolute = (/** @type {string} */ to) => require('node:path').resolve(dir, to);
  const expireTime = seconds(config.expireTime, 'expireTime', fail) ?? 31_536_000;

  return {
    basePath: config.basePath ?? '',
    trailingSlash: Boolean(config.trailingSlash),
    skipTrailingSlashRedirect: Boolean(config.skipTrailingSlashRedirect),
    skipProxyUrlNormalize: Boolean(config.skipProxyUrlNormalize ?? config.skipMiddlewareUrlNormalize),
    i18n: config.i18n ? checkedI18n(config.i18n, fail) : null,
    pageExtensions,
    env: withoutEmpty(config.env ?? {}),
    serverExternalPackages: config.serverExternalPackages ?? [],
    transpilePackages: config.transpilePackages ?? [],
    cacheHandler: config.cacheHandler && absolute(config.cacheHandler),
    cacheHandlers: Object.fromEntries(
      Object.entries(withoutEmpty(config.cacheHandlers ?? {})).map(([key, path]) => [key, absolute(path)]),
    ),
    cacheMaxMemorySize: config.cacheMaxMemorySize ?? 50 * 2 ** 20,
    cacheComponents: Boolean(config.cacheComponents),
    cacheLife: cacheLifeOf(config.cacheLife ?? {}, expireTime, fail),
    expireTime,
    poweredByHeader: config.poweredByHeader ?? true,
    compress: config.compress ?? true,
    generateEtags: config.generateEtags ?? true,
    httpAgentOptions: { keepAlive: true, ...config.httpAgentOptions },
    distDir: distDir.trim(),
    experimental: {
      authInterrupts: Boolean(experimental.authInterrupts),
      useCache: Boolean(experimental.useCache ?? config.cacheComponents),
      useCacheTimeout: experimental.useCacheTimeout,
      proxyClientMaxBodySize: proxyBody(
        experimental.proxyClientMaxBodySize ?? experimental.middlewareClientMaxBodySize,
        fail,
      ),
      // `null` means none, so it is not left out as others are.
      proxyTimeout: given.experimental?.proxyTimeout,
      trustHostHeader: Boolean(experimental.trustHostHeader),
      multiZoneDraftMode: Boolean(experimental.multiZoneDraftMode),
      fetchCacheKeyPrefix: experimental.fetchCacheKeyPrefix ?? '',
      isrFlushToDisk: experimental.isrFlushToDisk ?? true,
      allowedRevalidateHeaderKeys: experimental.allowedRevalidateHeaderKeys,
    },
  };
}

/** @typedef {(message: string, key: string, mend?: string) => void} Fail Throws. */

/** Undefined and null mean that nothing is said. @param {Record<string, any>} object */
function withoutEmpty(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));
}

/**
 * Old names and places, each with Next's warning.
 *
 * @param {Record<string, any>} config
 * @param {Record<string, any>} experimental
 * @param {string} name
 * @param {(message: string) => void} warn
 */
function moveOut(config, experimental, name, warn) {
  const renamed = (/** @type {string} */ from, /** @type {string} */ to) =>
    warn(`\`${from}\` is deprecated. Please use \`${to}\` instead in ${name}.`);
  if (experimental.middlewareClientMaxBodySize !== undefined) {
    renamed('experimental.middlewareClientMaxBodySize', 'experimental.proxyClientMaxBodySize');
  }
  if (config.skipMiddlewareUrlNormalize !== undefined) renamed('skipMiddlewareUrlNormalize', 'skipProxyUrlNormalize');
  for (const [key, what] of Object.entries(NOT_NEEDED)) {
    if (experimental[key] === undefined) continue;
    const reason = `because ${what} is available by default. You can remove it from ${name}.`;
    warn(`\`experimental.${key}\` is no longer needed, ${reason}`);
  }
  if (config.exportTrailingSlash !== undefined) {
    warn(`The "exportTrailingSlash" option has been renamed to "trailingSlash". Please update your ${name}.`);
    config.trailingSlash ??= config.exportTrailingSlash;
  }
  for (const [from, to] of Object.entries(MOVED)) {
    if (experimental[from] === undefined) continue;
    warn(`\`experimental.${from}\` has been moved to \`${to}\`. Please update your ${name} file accordingly.`);
    config[to] = experimental[from];
  }
}

/** @param {Record<string, any>} given @param {Fail} fail */
function checkNames(given, fail) {
  const both = (/** @type {string} */ mine, /** @type {string} */ old) =>
    `Config options \`${mine}\` and \`${old}\` cannot be set at the same time. Please use \`${mine}\` instead.`;
  const { experimental = {} } = given;
  if (experimental?.proxyClientMaxBodySize !== undefined && experimental?.middlewareClientMaxBodySize !== undefined) {
    const [mine, old] = ['experimental.proxyClientMaxBodySize', 'experimental.middlewareClientMaxBodySize'];
    fail(both(mine, old), old, `Remove \`${old}\``);
  }
  if (given.skipProxyUrlNormalize !== undefined && given.skipMiddlewareUrlNormalize !== undefined) {
    const old = 'skipMiddlewareUrlNormalize';
    fail(both('skipProxyUrlNormalize', old), old, `Remove \`${old}\``);
  }
  if (experimental?.dynamicIO !== undefined) {
    fail('`experimental.dynamicIO` has been replaced by `cacheComponents`.', 'dynamicIO', 'Use `cacheComponents`');
  }
}

/** @param {any} basePath @param {Fail} fail */
function checkBasePath(basePath, fail) {
  if (typeof basePath !== 'string')
    fail(`Specified basePath is not a string, found type "${typeof basePath}"`, 'basePath');
  if (basePath === '') return;
  const mend = "Write it as basePath: '/docs', or leave it out";
  if (basePath === '/') {
    fail('Specified basePath /. basePath has to be either an empty string or a path prefix"', 'basePath', mend);
  }
  if (!basePath.startsWith('/')) {
    fail(`Specified basePath has to start with a /, found "${basePath}"`, 'basePath', mend);
  }
  if (basePath.endsWith('/')) fail(`Specified basePath should not end with /, found "${basePath}"`, 'basePath', mend);
}

/** @param {any} extensions @param {Fail} fail */
function checkExtensions(extensions, fail) {
  const mend = 'Please update this config or remove it.';
  if (!Array.isArray(extensions)) {
    fail(`Specified pageExtensions is not an array of strings, found "${extensions}".`, 'pageExtensions', mend);
  }
  if (extensions.length === 0) {
    fail(
      'Specified pageExtensions is an empty array.',
      'pageExtensions',
      'Please update it with the relevant extensions or remove it.',
    );
  }
  for (const extension of extensions) {
    if (typeof extension === 'string') continue;
    const found = `found "${extension}" of type "${typeof extension}"`;
    fail(`Specified pageExtensions is not an array of strings, ${found}.`, 'pageExtensions', mend);
  }
}

/** @param {any} distDir @param {Fail} fail */
function checkDistDir(distDir, fail) {
  if (typeof distDir !== 'string') fail(`Specified distDir is not a string, found type "${typeof distDir}"`, 'distDir');
  if (distDir.trim() === 'public') {
    fail(
      "The 'public' directory is reserved in Next.js and can not be set as the 'distDir'. https://nextjs.org/docs/messages/can-not-output-to-public",
      'distDir',
    );
  }
  if (distDir.trim() === '') {
    fail(
      'Invalid distDir provided, distDir can not be an empty string.',
      'distDir',
      'Please remove this config or set it to undefined',
    );
  }
}

/** @param {any} i18n @param {Fail} fail @returns {I18n} */
function checkedI18n(i18n, fail) {
  const mend = 'See more info here: https://nextjs.org/docs/messages/invalid-i18n-config';
  if (typeof i18n !== 'object') fail(`Specified i18n should be an object received ${typeof i18n}.`, 'i18n', mend);
  const { locales, defaultLocale } = i18n;
  if (!Array.isArray(locales)) {
    fail(`Specified i18n.locales should be an Array received ${typeof locales}.`, 'locales', mend);
  }
  if (!defaultLocale || typeof defaultLocale !== 'string') {
    fail('Specified i18n.defaultLocale should be a string.', 'defaultLocale', mend);
  }
  const wrong = locales.filter((/** @type {unknown} */ locale) => typeof locale !== 'string');
  if (wrong.length) {
    const rule = 'locales must be valid locale tags provided as strings e.g. "en-US"';
    fail(`Specified i18n.locales contains invalid values (${wrong.map(String).join(', ')}), ${rule}.`, 'locales', mend);
  }
  if (!locales.includes(defaultLocale)) {
    fail('Specified i18n.defaultLocale should be included in i18n.locales.', 'defaultLocale', mend);
  }
  const lower = locales.map((/** @type {string} */ locale) => locale.toLowerCase());
  const twice = locales.filter((/** @type {string} */ _, /** @type {number} */ at) => lower.indexOf(lower[at]) !== at);
  if (twice.length) {
    fail(
      `Specified i18n.locales contains the following duplicate locales:\n${twice.join(', ')}`,
      'locales',
      'Each locale should be listed only once.',
    );
  }
  const others = locales.filter((/** @type {string} */ locale) => locale !== defaultLocale);
  return { ...i18n, locales: [defaultLocale, ...others] };
}

/** @param {any} size @param {Fail} fail */
function proxyBody(size, fail) {
  if (size === undefined) return DEFAULT_PROXY_BODY;
  const key = 'proxyClientMaxBodySize';
  if (typeof size !== 'string' && typeof size !== 'number') {
    fail('Client Max Body Size must be a valid number (bytes) or filesize format string (e.g., "5mb")', key);
  }
  const value = typeof size === 'string' ? bytes.parse(size) : size;
  if (!(Number(value) >= 1)) fail('Client Max Body Size must be larger than 0 bytes', key, "For example: '10mb'");
  return Number(value);
}

module.exports = { DEFAULT_EXTENSIONS, DEFAULT_PROXY_BODY, normalise };
