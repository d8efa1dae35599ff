// `res.sendFile` and `res.download`, and what their callbacks are told.

'use strict';

const { resolve } = require('node:path');
const onFinished = require('on-finished');
const { isDirect } = require('../../http/outgoing-file');
const { SENT, findPlace, sendPlace } = require('./places');
const { readPolicy } = require('./policy');

/** Sets of options that are remembered. */
const MOST_POLICIES = 32;

/** The options that make one set, where nothing else is said. */
const USUAL_OPTIONS = [
  'root',
  'etag',
  'maxAge',
  'maxage',
  'immutable',
  'dotfiles',
  'lastModified',
  'acceptRanges',
  'cacheControl',
];

/**
 * @param {any} edition `edition.files`
 * @returns {Record<string, any>}
 */
function defineMembers(edition) {
  /** @type {Map<string, import('./policy').Policy | null>} */
  const policies = new Map();

  /** @param {any} options */
  function policyOf(options) {
    const key = keyOf(options);
    if (key === undefined) return readPolicy(edition, options);
    let policy = policies.get(key);
    if (policy === undefined) {
      policy = readPolicy(edition, options);
      if (policies.size >= MOST_POLICIES) policies.clear();
      policies.set(key, policy);
    }
    return policy;
  }

  /**
   * Sends what a path, as in a URL, means under these options.
   * @param {any} res
   * @param {string} path
   * @param {any} options
   * @param {any} callback
   */
  function sendPath(res, path, options, callback) {
    const { req } = res;
    const { next } = req;
    const isFunction = typeof options === 'function';
    const transfer = new Transfer(
      edition,
      req,
      res,
      next,
      path,
      isFunction ? {} : options || {},
      isFunction ? options : callback,
    );
    const policy = policyOf(transfer.options);
    const place = policy && typeof path === 'string' ? findPlace(policy, path) : null;
    // Express's own looks at the file system asynchronously: what is set after the call is in the answer.
    if (policy && place) process.nextTick(begin, transfer, policy, place);
    else bySend(transfer);
  }

  /** @type {Record<string, any>} */
  const members = {
    sendFile(/** @type {any} */ path, /** @type {any} */ options, /** @type {any} */ callback) {
      if (!path) throw new TypeError('path argument is required to res.sendFile');
      if (typeof path !== 'string') throw new TypeError('path must be a string to res.sendFile');
      const isFunction = typeof options === 'function';
      const given = isFunction ? {} : options || {};
      if (!given.root && !edition.isAbsolute(path)) {
        throw new TypeError('path must be absolute or specify root to res.sendFile');
      }
      const encoded = encodeURI(path);
      edition.wireOptions(this, given);
      sendPath(this, encoded, given, isFunction ? options : callback);
    },

    download(
      /** @type {any} */ path,
      /** @type {any} */ filename,
      /** @type {any} */ options,
      /** @type {any} */ callback,
    ) {
      let done = callback;
      let name = filename;
      let given = options || null;
      if (typeof filename === 'function') {
        done = filename;
        name = null;
        given = null;
      } else if (typeof options === 'function') {
        done = options;
        given = null;
      }
      // The options may stand in the place of the name.
      if (typeof filename === 'object' && (typeof options === 'function' || options === undefined)) {
        name = null;
        given = filename;
      }
      /** @type {Record<string, any>} */
      const headers = { 'Content-Disposition': edition.disposition(name || path) };
      for (const key of Object.keys(given?.headers || {})) {
        if (key.toLowerCase() !== 'content-disposition') headers[key] = given.headers[key];
      }
      const own = Object.create(given);
      own.headers = headers;
      return this.sendFile(own.root ? path : resolve(path), own, done);
    },
  };
  edition.extendMembers(members, sendPath);
  return members;
}

/**
 * A name for a set of options; undefined where there are unusual ones.
 * @param {any} options
 */
function keyOf(options) {
  let key = '';
  for (const name in options) if (name !== 'headers' && !USUAL_OPTIONS.includes(name)) return undefined;
  for (const name of USUAL_OPTIONS) {
    const value = options[name];
    if (value === undefined) key += ',';
    else if (typeof value === 'string') key += `${JSON.stringify(value)},`;
    else if (typeof value === 'boolean' || typeof value === 'number') key += `${value},`;
    else return undefined;
  }
  return key;
}

/** One call of `sendFile`. */
class Transfer {
  /**
   * @param {any} edition
   * @param {any} req
   * @param {any} res
   * @param {any} next
   * @param {string} path
   * @param {any} options
   * @param {((error?: any) => void) | undefined} callback
   */
  constructor(edition, req, res, next, path, options, callback) {
    this.edition = edition;
    this.req = req;
    this.res = res;
    this.next = next;
    this.path = path;
    this.options = options;
    this.callback = callback;
    this.isDone = false;
  }

  /**
   * Tells how it ended, once.
   * @param {any} [error]
   */
  end(error) {
    if (this.isDone) return;
    this.isDone = true;
    if (this.callback) this.callback(error);
    else if (error?.code === 'EISDIR') this.next();
    // Nobody can be told that the client is gone.
    else if (error && error.code !== 'ECONNABORTED' && error.syscall !== 'write') this.next(error);
  }

  setHeaders() {
    const { headers } = this.options;
    for (const name of Object.keys(headers)) this.res.setHeader(name, headers[name]);
  }
}

/**
 * @param {Transfer} transfer
 * @param {import('./policy').Policy} policy
 * @param {import('./places').Place} place
 */
function begin(transfer, policy, place) {
  const { req, res } = transfer;
  if (isDirect(req, res)) {
    const found = transfer.options.headers ? () => transfer.setHeaders() : undefined;
    const done = transfer.callback
      ? (/** @type {boolean} */ aborted) => transfer.end(aborted ? connectionAborted() : undefined)
      : undefined;
    if (sendPlace(policy, place, req, res, found, done) === SENT) return;
  }
  bySend(transfer);
}

/** @param {Transfer} transfer */
function bySend(transfer) {
  const { edition, req, res, path, options } = transfer;
  /** Whether the body is being read; undefined before there is a file. @type {boolean | undefined} */
  let streams;
  const stream = edition.send(req, path, options);
  stream.on('directory', () => transfer.end(Object.assign(new Error('EISDIR, read'), { code: 'EISDIR' })));
  stream.on('end', () => transfer.end());
  stream.on('error', (/** @type {any} */ error) => transfer.end(error));
  stream.on('file', () => {
    streams = false;
  });
  stream.on('stream', () => {
    streams = true;
  });
  onFinished(res, (/** @type {any} */ error) => {
    if (error) transfer.end(error.code === 'ECONNRESET' ? connectionAborted() : error);
    // What is left of the body may be on its way still.
    else setImmediate(() => transfer.end(streams === false ? undefined : connectionAborted()));
  });
  if (options.headers) stream.on('headers', () => transfer.setHeaders());
  stream.pipe(res);
}

const connectionAborted = () => Object.assign(new Error('Request aborted'), { code: 'ECONNABORTED' });

module.exports = { defineMembers };
