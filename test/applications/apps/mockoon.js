// Mockoon: mock APIs. Express 4 with routes out of a data file, templates, rules, a proxy, WebSockets, and an administration
// API; its server is made with an IncomingMessage of its own.

'use strict';

const { writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const http = require('node:http');
const path = require('node:path');
const { bin } = require('../bin');

const MORE = [
  [
    'get',
    'echo/:id',
    "{{method}} {{urlParam 'id'}} {{queryParam 'q.a' 'none'}} {{header 'x-name' 'nobody'}} {{cookie 'c'}} {{ip}} {{hostname}}",
    { 'Content-Type': 'text/plain' },
  ],
  ['post', 'echo', "{{{bodyRaw}}}|{{body 'a.0' 'none'}}|{{header 'content-type'}}", { 'Content-Type': 'text/plain' }],
  [
    'get',
    'teapot',
    '{"short": true}',
    { 'Content-Type': 'application/json', 'Set-Cookie': 'a=b', 'X-Two': 'twice' },
    418,
  ],
  ['all', 'any/*', "{{urlParam '0'}}", {}],
  ['get', 'file', '', {}, 200, 'answer.txt'],
];

function prepare(directory, port, spare) {
  const commons = createRequire(path.join(__dirname, '..', 'package.json'))('@mockoon/commons');
  const environment = commons.BuildDemoEnvironment();
  environment.data[0].id = 'users';
  environment.cors = true;
  environment.endpointPrefix = 'api';
  environment.headers = [{ key: 'X-Everywhere', value: 'yes' }];
  Object.assign(environment, { proxyMode: true, proxyHost: `http://127.0.0.1:${spare}`, proxyRemovePrefix: true });
  environment.proxyResHeaders = [{ key: 'X-Proxied', value: 'yes' }];
  for (const [method, endpoint, body, headers, statusCode = 200, file] of MORE) {
    const route = commons.BuildHTTPRoute(true, { endpoint, body });
    Object.assign(route, { method, endpoint });
    Object.assign(route.responses[0], { body, statusCode, bodyType: file ? 'FILE' : 'INLINE', filePath: file ?? '' });
    route.responses[0].headers = Object.entries(headers).map(([key, value]) => ({ key, value }));
    environment.routes.push(route);
    environment.rootChildren.push({ type: 'route', uuid: route.uuid });
  }
  writeFileSync(path.join(directory, 'data.json'), JSON.stringify(environment));
  writeFileSync(path.join(directory, 'answer.txt'), 'of a file. '.repeat(500));
  const options = ['--faker-seed', '7', '--disable-log-to-file', '--max-request-body-size', '100000'];
  return {
    file: bin('@mockoon/cli'),
    args: [
      'start',
      '--data',
      './data.json',
      '--port',
      String(port),
      '--hostname',
      '127.0.0.1',
      '--admin-api-token',
      'secret',
      ...options,
    ],
    env: { HOME: directory, MOCKOON_TELEMETRY_DISABLED: '1' },
    ready: /Server started/,
  };
}

async function talk(talk) {
  const behind = http.createServer((req, res) => {
    req.resume().on('end', () => res.writeHead(203, { 'X-Behind': req.url }).end(`${req.method} ${req.url}`));
  });
  await new Promise((resolve) => {
    behind.listen(talk.spare, '127.0.0.1', resolve);
  });
  try {
    await talkAll(talk);
  } finally {
    behind.close();
    behind.closeAllConnections();
  }
}

async function talkAll(talk) {
  const { headers } = await talk.ask('GET /api/users');
  await talk.ask('GET /api/users', { headers: { 'if-none-match': String(headers.etag) }, as: 'GET /api/users, again' });
  await talk.ask('GET /api/users?page=2&limit=3&sort=username&order=desc');
  await talk.ask('HEAD /api/users');
  await talk.ask('POST /api/users', { json: { id: 'x1', username: 'ünï' } });
  await talk.ask('GET /api/users/x1');
  await talk.ask('PUT /api/users/x1', { json: { username: 'put' } });
  await talk.ask('PATCH /api/users/x1', { json: { more: [1] } });
  await talk.ask('DELETE /api/users/x1');
  await talk.ask('DELETE /api/users/x1', { as: 'DELETE /api/users/x1, again' });
  await talk.ask('GET /api/template?total=2');
  await talk.ask('POST /api/content/xyz', { json: {} });
  await talk.ask('POST /api/content/abc', { json: {} });
  await talk.ask('PUT /api/path/with/patterns/a/b');
  await talk.ask('GET /api/protected/path');
  await talk.ask('GET /api/protected/path', {
    headers: { authorization: 'any' },
    as: 'GET /api/protected/path, allowed',
  });
  await talk.ask('DELETE /api/protected/other');
  await talk.ask('GET /api/echo/a%20b?q[a]=1', { headers: { 'x-name': 'ann', cookie: 'c=%41; d=e' } });
  await talk.ask('GET /api//echo//7');
  await talk.ask('GET /api/echo/%zz');
  await talk.ask('POST /api/echo', { json: { a: ['ü'] } });
  await talk.ask('POST /api/echo', { form: { 'a[]': 'c' } });
  await talk.ask('POST /api/echo', { body: '<a>1</a>', headers: { 'content-type': 'application/xml' } });
  await talk.ask('POST /api/echo', { body: '{"broken"', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /api/echo', {
    body: 'x'.repeat(200_000),
    headers: { 'content-type': 'text/plain' },
    as: 'more than it takes',
  });
  await talk.ask('POST /api/echo', { json: { a: [1] }, headers: { 'transfer-encoding': 'chunked' }, as: 'chunked' });
  await talk.ask('POST /api/echo', { json: { a: [1] }, headers: { expect: '100-continue' }, as: 'it asks first' });
  const form = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nü\r\n--b--\r\n';
  await talk.ask('POST /api/echo', { body: form, headers: { 'content-type': 'multipart/form-data; boundary=b' } });
  await talk.ask('GET /api/teapot');
  await talk.ask('OPTIONS /api/teapot', {
    headers: { origin: 'http://a.example', 'access-control-request-method': 'PUT' },
  });
  await talk.ask('GET /api/any/deep/er?x');
  await talk.ask('PURGE /api/any/thing');
  await talk.ask('GET /api/file');
  await talk.ask('GET /api/file', { headers: { range: 'bytes=3-9' }, as: 'a range of the file' });
  await talk.ask('GET /api/file', { headers: { range: 'bytes=9999-' }, as: 'beyond the file' });
  await talk.ask('GET /api/nothing?by=proxy');
  await talk.ask('POST /api/nothing', { json: { a: 1 } });
  await talk.ask('GET /outside');
  await talk.ask('GET /api/echo/1', {
    headers: { connection: 'upgrade', upgrade: 'h2c' },
    as: 'an upgrade to something else',
  });

  const admin = { authorization: 'Bearer secret' };
  await talk.ask('GET /mockoon-admin/state', { as: 'the administration without a token' });
  await talk.ask('GET /mockoon-admin/data-buckets', { headers: admin });
  await talk.ask('GET /mockoon-admin/data-buckets/users', { headers: admin });
  await talk.ask('GET /mockoon-admin/data-buckets/nonesuch', { headers: admin });
  await talk.ask('POST /mockoon-admin/global-vars', { headers: admin, json: { key: 'k', value: 'v' } });
  await talk.ask('GET /mockoon-admin/global-vars/k', { headers: admin });
  await talk.ask('POST /mockoon-admin/state/purge', { headers: admin });
  await talk.ask('PUT /mockoon-admin/environment', { headers: admin, json: {} });
  await talk.ask('OPTIONS /mockoon-admin/state', { headers: { origin: 'http://a.example' } });
}

const hide = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
];

module.exports = { name: 'Mockoon 9', express: 4, prepare, talk, hide };
