'use strict';

const zlib = require('node:zlib');

const post = (path, type, body, headers) => ({
  method: 'POST',
  path,
  headers: { ...(type && { 'content-type': type }), ...headers },
  body,
});
const bodies = [
  ['application/json', '{"a":[1,{"secret":2}]}'],
  ['application/json; charset=utf-8', '{"ä":"€"}'],
  ['application/json; charset=latin1', '{}'],
  ['application/json;charset=utf-16le', Buffer.from('{"wide":1}', 'utf16le')],
  ['application/vnd.api+json', '{"data":null}'],
  ['application/json', ''],
  ['application/json', '  [1]'],
  ['application/json', '"string"'],
  ['application/json', '{"a":'],
  ['application/json', '{"a":1}}'],
  ['application/json', `{"long":"${'x'.repeat(1500)}"}`],
  ['application/json', '{"__proto__":{"x":1},"constructor":1}'],
  ['application/x-www-form-urlencoded', 'a=1&b[]=2&b[]=3&c[d][e]=4&f=%C3%A4+%zz'],
  ['application/x-www-form-urlencoded', 'a=1&b=2&c=3&d=4&e=5&f=6'],
  ['application/x-www-form-urlencoded', `a${'[b]'.repeat(40)}=deep`],
  ['text/html', Buffer.from('t\xe4xt', 'latin1')],
  ['text/html; charset=utf-8', 'täxt'],
  ['text/html; charset=nonsense', 'text'],
  ['x/y', Buffer.from([0, 1, 255])],
  [undefined, 'typeless'],
];
const ways = ['/json', '/loose', '/form', '/extended', '/text', '/raw', '/verify', '/twice', '/all'];
const json = 'application/json';

exports.talk = [
  ...ways.flatMap((path) => bodies.map(([type, body]) => post(path, type, body))),
  ...ways.map((path) => ({ method: 'POST', path })),
  ...ways.map((path) => post(path, json, zlib.gzipSync('{"zipped":1}'), { 'content-encoding': 'gzip' })),
  post('/json', json, zlib.brotliCompressSync('{"zipped":2}'), { 'content-encoding': 'br' }),
  post('/json', json, zlib.deflateSync(`"${'x'.repeat(5000)}"`), { 'content-encoding': 'deflate' }),
  post('/json', json, 'not zipped', { 'content-encoding': 'gzip' }),
  post('/json', json, '{}', { 'content-encoding': 'zip' }),
  post('/json', json, '{"chunked":1}', { 'transfer-encoding': 'chunked' }),
  post('/json', json, `{"chunked":"${'x'.repeat(2000)}"}`, { 'transfer-encoding': 'chunked' }),
];
