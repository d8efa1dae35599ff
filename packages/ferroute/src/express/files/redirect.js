// A directory that was asked for without its slash: 301 to the path with it.

'use strict';

const url = require('node:url');
const encodeUrl = require('encodeurl');
const escapeHtml = require('escape-html');
const parseUrl = require('parseurl');

/**
 * Listener of 'directory' on a stream of `send`.
 * @this {any}
 * @param {any} res
 */
function redirect(res) {
  if (this.hasTrailingSlash()) {
    this.error(404);
    return;
  }
  const original = parseUrl.original(this.req);
  // Two slashes at the start would name a host.
  const pathname = `${original.pathname}/`.replace(/^\/{2,}/, '/');
  const location = encodeUrl(url.format({ ...original, path: null, pathname }));
  const page = document(`Redirecting to ${escapeHtml(location)}`);
  res.statusCode = 301;
  res.setHeader('Content-Type', 'text/html; charset=UTF-8');
  res.setHeader('Content-Length', Buffer.byteLength(page));
  res.setHeader('Content-Security-Policy', "default-src 'none'");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Location', location);
  res.end(page);
}

/** @param {string} text */
const document = (text) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Redirecting</title>
</head>
<body>
<pre>${text}</pre>
</body>
</html>
`;

module.exports = { redirect };
