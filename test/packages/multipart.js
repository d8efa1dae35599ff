// A multipart body, by hand: what a browser sends for a form with files.

'use strict';

const BOUNDARY = '----boundary';

/**
 * @param {[string, string | Buffer, string?, string?][]} parts Name, content, and of a file its name and type.
 * @returns {{ headers: Record<string, string>, body: Buffer }}
 */
function multipart(parts) {
  const pieces = parts.flatMap(([name, content, filename, type = 'text/plain']) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: ${type}`,
    '\r\n\r\n',
    content,
    '\r\n',
  ]);
  const body = Buffer.concat([...pieces, `--${BOUNDARY}--\r\n`].map((piece) => Buffer.from(piece)));
  return { headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }, body };
}

module.exports = { multipart };
