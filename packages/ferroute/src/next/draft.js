// Draft mode and its elder, preview mode: two cookies. `__prerender_bypass` says that its owner may see drafts;
// `__next_preview_data` carries what a handler said to `setPreviewData`, encrypted and signed.

'use strict';

const { previewKeys } = require('./preview-keys');

const BYPASS = '__prerender_bypass';
const DATA = '__next_preview_data';
const REVALIDATE = 'x-prerender-revalidate';

/** Of a response: its cookies were cleared already. */
const kCleared = Symbol('cleared');

/**
 * @typedef {object} CookieOptions
 * @property {number} [maxAge] In seconds.
 * @property {string} [path]
 * @property {Date} [expires]
 */

// ===== what handlers say =====

/**
 * @param {any} res
 * @param {{ enable: boolean }} options
 */
function setDraftMode(res, { enable }) {
  addCookies(res, cookie(BYPASS, previewKeys().previewModeId, { expires: enable ? undefined : new Date(0) }));
  return res;
}

/**
 * @param {any} res
 * @param {unknown} data
 * @param {CookieOptions} options
 * @throws {Error} Data that browsers would not keep.
 */
function setPreviewData(res, data, { maxAge, path }) {
  const { encrypt, sign } = require('./preview-crypto');
  const keys = previewKeys();
  const payload = sign({ data: encrypt(keys.previewModeEncryptionKey, JSON.stringify(data)) }, keys, maxAge);
  if (payload.length > 2048) {
    throw new Error(
      'Preview data is limited to 2KB currently, reduce how much data you are storing as preview data to continue',
    );
  }
  const options = given({ maxAge, path });
  addCookies(res, cookie(BYPASS, keys.previewModeId, options), cookie(DATA, payload, options));
  return res;
}

/**
 * @param {any} res
 * @param {{ path?: string }} [options]
 */
function clearPreviewData(res, { path } = {}) {
  if (res[kCleared]) return res;
  res[kCleared] = true;
  addCookies(res, ...droppedCookies(path));
  return res;
}

/** The cookies by which a client forgets both. @param {string} [path] */
function droppedCookies(path) {
  const options = given({ path, expires: new Date(0) });
  return [cookie(BYPASS, '', options), cookie(DATA, '', options)];
}

/** Only what was given. @param {Record<string, unknown>} options */
const given = (options) => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/** @param {any} res @param {string[]} cookies */
function addCookies(res, ...cookies) {
  const before = [res.getHeader('Set-Cookie') ?? []].flat();
  // Rust has dropped foreign ones already.
  res.setHeader('Set-Cookie', [...before, ...cookies.filter((cookie) => !before.includes(cookie))]);
}

/**
 * A cookie with the attributes of all of these: in development they work without TLS.
 *
 * @param {string} name
 * @param {string} value
 * @param {CookieOptions} options
 * @returns {string}
 */
function cookie(name, value, options) {
  const isDevelopment = process.env.NODE_ENV === 'development';
  return require('cookie').serialize(name, value, {
    httpOnly: true,
    sameSite: isDevelopment ? 'lax' : 'none',
    secure: !isDevelopment,
    path: '/',
    ...options,
  });
}

// ===== what requests say =====

/**
 * What `setPreviewData` was given. Cookies of another build, or that nobody signed, are cleared.
 *
 * @param {Record<string, any>} headers Of the request.
 * @param {any} res
 * @returns {any} `{}` in draft mode; false in neither.
 */
function previewDataOf(headers, res) {
  const sent = headers.cookie;
  // Most requests have none of all this, and then no keys are read.
  if (typeof sent !== 'string' || !(sent.includes(BYPASS) || sent.includes(DATA))) return false;
  if (isOnDemandRevalidate(headers)) return false;
  const { parseCookies } = require('./cookies');
  const { [BYPASS]: id, [DATA]: token } = parseCookies(sent);
  if (!id && !token) return false;
  const keys = previewKeys();
  if (id && !token && id === keys.previewModeId) return {};
  const data = id && token && id === keys.previewModeId ? verified(token, keys) : undefined;
  if (data === undefined) {
    clearPreviewData(res);
    return false;
  }
  return data;
}

/**
 * @param {string} token
 * @param {import('./preview-keys').PreviewKeys} keys
 * @returns {any} Undefined when it is not of this project, or too old.
 */
function verified(token, keys) {
  const { decrypt, verify } = require('./preview-crypto');
  try {
    return JSON.parse(decrypt(keys.previewModeEncryptionKey, verify(token, keys).data));
  } catch {
    return undefined;
  }
}

/**
 * Whether a request comes from `res.revalidate()` of this project.
 *
 * @param {Record<string, any>} headers
 * @returns {boolean}
 */
function isOnDemandRevalidate(headers) {
  const said = headers[REVALIDATE];
  return said !== undefined && said === previewKeys().previewModeId;
}

/**
 * Whether a request is in draft mode, by its `Cookie` header: for those who have no response to clear cookies on.
 *
 * @param {string | undefined} sent
 * @returns {boolean}
 */
function isDraft(sent) {
  if (!sent?.includes(BYPASS)) return false;
  return require('./cookies').parseCookies(sent)[BYPASS] === previewKeys().previewModeId;
}

module.exports = {
  BYPASS,
  REVALIDATE,
  clearPreviewData,
  droppedCookies,
  isDraft,
  isOnDemandRevalidate,
  previewDataOf,
  setDraftMode,
  setPreviewData,
};
