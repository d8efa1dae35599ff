// How preview data travels, as Next has it: encrypted (AES-256-GCM, its key from PBKDF2), in a JSON Web Token (HS256). Loaded
// when a handler uses it.

'use strict';

const crypto = require('node:crypto');

const CIPHER = 'aes-256-gcm';
const SALT_LENGTH = 64;
const IV_LENGTH = 16;
const TAG_LENGTH = 16;
const KEY_LENGTH = 32;
const ITERATIONS = 100_000;

const HEADER = base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));

/**
 * @param {string} secret
 * @param {string} text
 * @returns {string} Salt, initialisation vector, tag and ciphertext, in hexadecimal digits.
 */
function encrypt(secret, text) {
  const salt = crypto.randomBytes(SALT_LENGTH);
  const iv = crypto.randomBytes(IV_LENGTH);
  const cipher = crypto.createCipheriv(CIPHER, keyOf(secret, salt), iv);
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), encrypted]).toString('hex');
}

/**
 * @param {string} secret
 * @param {string} encrypted What `encrypt` gave.
 * @returns {string}
 * @throws {Error} When it was made with another secret, or changed.
 */
function decrypt(secret, encrypted) {
  const bytes = Buffer.from(encrypted, 'hex');
  const salt = bytes.subarray(0, SALT_LENGTH);
  const iv = bytes.subarray(SALT_LENGTH, SALT_LENGTH + IV_LENGTH);
  const tagEnd = SALT_LENGTH + IV_LENGTH + TAG_LENGTH;
  const decipher = crypto.createDecipheriv(CIPHER, keyOf(secret, salt), iv, { authTagLength: TAG_LENGTH });
  decipher.setAuthTag(bytes.subarray(tagEnd - TAG_LENGTH, tagEnd));
  return decipher.update(bytes.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
}

function keyOf(/** @type {string} */ secret, /** @type {Buffer} */ salt) {
  return crypto.pbkdf2Sync(Buffer.from(secret), salt, ITERATIONS, KEY_LENGTH, 'sha512');
}

/**
 * @param {object} claims
 * @param {{ previewModeSigningKey: string }} keys
 * @param {number} [maxAge] In seconds.
 * @returns {string} A JSON Web Token.
 */
function sign(claims, { previewModeSigningKey }, maxAge) {
  const iat = Math.floor(Date.now() / 1000);
  const payload = maxAge === undefined ? { ...claims, iat } : { ...claims, iat, exp: iat + Math.floor(maxAge) };
  const signed = `${HEADER}.${base64url(JSON.stringify(payload))}`;
  return `${signed}.${signature(signed, previewModeSigningKey)}`;
}

/**
 * @param {string} token
 * @param {{ previewModeSigningKey: string }} keys
 * @returns {any} Its claims.
 * @throws {Error} When it was signed by somebody else, or has expired.
 */
function verify(token, { previewModeSigningKey }) {
  const [header, payload, signedWith, ...rest] = token.split('.');
  if (signedWith === undefined || rest.length > 0) throw new Error('not a token');
  // Nothing else is believed, whatever the token says of itself.
  if (JSON.parse(Buffer.from(header, 'base64url').toString()).alg !== 'HS256') throw new Error('another algorithm');
  const expected = Buffer.from(signature(`${header}.${payload}`, previewModeSigningKey));
  const found = Buffer.from(signedWith);
  if (found.length !== expected.length || !crypto.timingSafeEqual(found, expected)) throw new Error('not signed here');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (claims.exp !== undefined && !(Date.now() < claims.exp * 1000)) throw new Error('expired');
  return claims;
}

function signature(/** @type {string} */ text, /** @type {string} */ key) {
  return crypto.createHmac('sha256', key).update(text).digest('base64url');
}

function base64url(/** @type {string} */ text) {
  return Buffer.from(text).toString('base64url');
}

module.exports = { decrypt, encrypt, sign, verify };
