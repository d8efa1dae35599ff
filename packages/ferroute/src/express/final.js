// The final handler: answers what no handler answered, by the package that Express uses. Only a plain 404 on a server of ours
// is made here: there the request need not be watched until it is over.

'use strict';

const encodeUrl = require('encodeurl');
const escapeHtml = require('escape-html');
const { kBits, kSlot, REQUEST_BUILT, REQUEST_CLOSED, REQUEST_COMPLETE, REQUEST_HAS_BODY } = require('../http/state');
const { pathname } = require('./router/url');

/**
 * @param {import('./editions').Edition} edition
 * @returns {(app: any, req: any, res: any, error?: any) => void}
 */
function defineFinal(edition) {
  const { finalhandler, logError } = edition.request;

  return function final(app, req, res, error) {
    if (!error && isOver(req) && res.headersSent === false) {
      sendNotFound(req, res);
      return;
    }
    const env = app.get('env');
    const onerror = (/** @type {any} */ unhandled) => {
      if (app.get('env') !== 'test') logError(unhandled);
    };
    finalhandler(req, res, { env, onerror })(error);
  };
}

/**
 * Whether a request of ours has nothing left that would have to be read before it is answered.
 * @param {any} req
 */
function isOver(req) {
  if (!(req[kSlot] >= 0)) return false;
  const bits = req[kBits];
  if ((bits & REQUEST_COMPLETE) !== 0) return true;
  return (bits & (REQUEST_HAS_BODY | REQUEST_BUILT | REQUEST_CLOSED)) === 0;
}

/**
 * @param {any} req
 * @param {any} res
 */
function sendNotFound(req, res) {
  const { method, originalUrl } = req;
  const path = typeof originalUrl === 'string' ? pathname({ url: originalUrl }) : pathname(req);
  const message = `Cannot ${method} ${path === undefined ? 'resource' : encodeUrl(String(path))}`;
  const text = escapeHtml(message).replaceAll('\n', '<br>').replaceAll('  ', ' &nbsp;');
  const page = [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<title>Error</title>',
    '</head>',
    '<body>',
    `<pre>${text}</pre>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');

  res.statusCode = 404;
  res.statusMessage = 'Not Found';
  res.removeHeader('Content-Encoding');
  res.removeHeader('Content-Language');
  res.removeHeader('Content-Range');
  res.setHeader('Content-Security-Policy', "default-src 'none'");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(page));
  if (method === 'HEAD') res.end();
  else res.end(page, 'utf8');
}

module.exports = { defineFinal };
