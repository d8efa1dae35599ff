'use strict';

exports.talk = [
  'GET /',
  { path: '/?a=b', headers: { 'x-name': 'tobi', referer: 'http://x/', 'user-agent': 'client/1' } },
  { path: '/', headers: { authorization: `Basic ${Buffer.from('tj:tobi').toString('base64')}` } },
  'HEAD /',
  'GET /stream',
  'GET /status/304',
  'GET /status/201',
  'GET /status/503',
  'GET /error',
  'GET /nowhere',
  { method: 'POST', path: '/', json: {} },
  'GET /log',
];
exports.normalise = [
  [/\[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]/g, '[<date>]'],
  [/\b\d+\.\d{3} ms/g, '<time> ms'],
  // How long a page with a stack is.
  [/(GET \/error .*500.*?) \d{3,}/g, '$1 <length>'],
  [/W\/(\\?")[0-9a-f]+-[0-9a-f]{11}\\?"/g, '<etag of a file>'],
  [/^(etag|last-modified): .*/gm, '$1'],
];
