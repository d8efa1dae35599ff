// res.send, res.json, res.jsonp, res.sendStatus. An answer on our own http goes to the native side in one call; every
// other, and every one that somebody might be watching on its way, goes step by step over the response's own methods.

'use strict';

const statuses = require('statuses');
const { findDescriptor } = require('../http/accessors');
const { BodyKind, hasSentConditions, sendWhole } = require('../http/outgoing-send');
const { STRONG_TAG, WEAK_TAG } = require('../http/state');
const { strongTag, weakTag } = require('./response-etag');

const JSON_TYPE = 'application/json';

/**
 * @param {any} own `edition.response`
 * @param {any} members what the response prototype has from us; complete when the first answer is sent
 * @param {any} request `express.request`
 * @returns {Record<string, any>}
 */
function defineSend(own, members, request) {
  const adjust = (/** @type {string} */ type) => own.contentType(own.textType(type));
  const json = new BodyKind(`${JSON_TYPE}; charset=utf-8`, adjust);
  const html = new BodyKind('text/html; charset=utf-8', adjust);
  const octets = new BodyKind('application/octet-stream', null);
  const fresh = request === undefined ? undefined : findDescriptor(request, 'fresh')?.get;

  /** A program may have its own opinion of `req.fresh`, or have changed the headers. @param {any} req */
  const mayJudge = (req) => findDescriptor(req, 'fresh')?.get === fresh && hasSentConditions(req);

  /**
   * Answers in one call, if nobody would notice.
   * @param {any} res
   * @param {string | Uint8Array} body
   * @param {BodyKind} kind
   */
  function sendAtOnce(res, body, kind) {
    if (
      res.get !== members.get ||
      res.set !== members.set ||
      res.type !== members.type ||
      res.status !== members.status
    ) {
      return false;
    }
    // A request with an opinion of its own is asked for it, whatever the client sent.
    if (Object.hasOwn(res.req, 'fresh')) return false;
    const tagger = res.app.settings['etag fn'];
    let flags = own.freshness;
    if (tagger === weakTag) flags |= WEAK_TAG;
    else if (tagger === strongTag) flags |= STRONG_TAG;
    else if (typeof tagger === 'function') return false;
    return sendWhole(res, body, kind, flags, mayJudge);
  }

  /** @param {any} res @param {any} text */
  function sendJson(res, text) {
    if (typeof text === 'string' && res.send === members.send && sendAtOnce(res, text, json)) return res;
    if (!res.get('Content-Type')) res.set('Content-Type', JSON_TYPE);
    return res.send(text);
  }

  /**
   * The answer step by step.
   * @param {any} res
   * @param {any} body
   */
  function sendPlainly(res, body) {
    let chunk = body;
    /** @type {BufferEncoding | undefined} */
    let encoding;
    if (typeof chunk === 'string') {
      encoding = 'utf8';
      own.nameText(res);
    } else if (chunk === null) {
      chunk = '';
      encoding = own.nameNothing(res);
    } else if (typeof chunk === 'object' || typeof chunk === 'number' || typeof chunk === 'boolean') {
      if (!own.isBytes(chunk)) return res.json(chunk);
      if (!res.get('Content-Type')) res.type('bin');
    }

    const tagger = res.app.settings['etag fn'];
    const isTagged = !res.get('ETag') && typeof tagger === 'function';
    if (chunk !== undefined) {
      let length;
      if (Buffer.isBuffer(chunk)) length = chunk.length;
      else if (!isTagged && chunk.length < 1000) length = Buffer.byteLength(chunk, encoding);
      else {
        chunk = Buffer.from(chunk, encoding);
        encoding = undefined;
        length = chunk.length;
      }
      if (own.lengthBesideEncoding || !res.get('Transfer-Encoding')) res.set('Content-Length', length);
      const tag = isTagged && tagger(chunk, encoding);
      if (tag) res.set('ETag', tag);
    }

    const { req } = res;
    if (req.fresh) own.setStatus(res, 304);
    if (res.statusCode === 204 || res.statusCode === 304) {
      res.removeHeader('Content-Type');
      res.removeHeader('Content-Length');
      res.removeHeader('Transfer-Encoding');
      chunk = '';
    }
    if (res.statusCode === 205) {
      res.set('Content-Length', '0');
      res.removeHeader('Transfer-Encoding');
      chunk = '';
    }
    if (req.method === 'HEAD') res.end();
    else res.end(chunk, encoding);
    return res;
  }

  /** @param {any} res @param {any} value */
  function stringify(res, value) {
    const { settings } = res.app;
    const replacer = settings['json replacer'];
    const spaces = settings['json spaces'];
    const text = replacer || spaces ? JSON.stringify(value, replacer, spaces) : JSON.stringify(value);
    return settings['json escape'] && typeof text === 'string' ? escapeForHtml(text) : text;
  }

  return {
    send(/** @type {any} */ body) {
      if (typeof body === 'string') {
        if (sendAtOnce(this, body, html)) return this;
      } else if (Buffer.isBuffer(body)) {
        if (sendAtOnce(this, body, octets)) return this;
      }
      return sendPlainly(this, body);
    },

    json(/** @type {any} */ obj) {
      return sendJson(this, stringify(this, obj));
    },

    jsonp(/** @type {any} */ obj) {
      const text = stringify(this, obj);
      const given = this.req.query[this.app.settings['jsonp callback name']];
      const callback = Array.isArray(given) ? given[0] : given;
      if (!this.get('Content-Type')) {
        this.set('X-Content-Type-Options', 'nosniff');
        this.set('Content-Type', JSON_TYPE);
      }
      if (typeof callback !== 'string' || callback === '') return this.send(text);
      this.set('X-Content-Type-Options', 'nosniff');
      this.set('Content-Type', 'text/javascript');
      return this.send(callOf(callback, text));
    },

    sendStatus(/** @type {any} */ statusCode) {
      const body = statuses.message[statusCode] || String(statusCode);
      this.status(statusCode);
      this.type('txt');
      return this.send(body);
    },
  };
}

/** Where JSON stands inside of HTML. @param {string} text */
const escapeForHtml = (text) =>
  text.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

/**
 * A script that calls back. The comment keeps the answer from being taken for a Flash file that begins with the callback's
 * name.
 * @param {string} callback
 * @param {string | undefined} text
 */
function callOf(callback, text) {
  const name = callback.replace(/[^[\]\w$.]/g, '');
  // Line ends in JavaScript once, though not in JSON.
  const argument = text === undefined ? '' : text.replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
  return `/**/ typeof ${name} === 'function' && ${name}(${argument});`;
}

module.exports = { defineSend };
