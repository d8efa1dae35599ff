// Verdaccio 6: a private npm registry. Express 4 with many routers; packages are published, searched, tagged, deprecated and
// fetched as npm does it, without any registry behind it.

'use strict';

const { createHash } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { gzipSync } = require('node:zlib');
const { bin } = require('../bin');

const CONFIG = `
storage: ./storage
secret: 12345678901234567890123456789012
web: { title: Of the test, gravatar: false }
auth: { htpasswd: { file: ./htpasswd, max_users: 3, algorithm: crypt } }
uplinks: {}
packages:
  '@private/*': { access: ann, publish: ann, unpublish: ann }
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
server: { keepAliveTimeout: 60, rateLimit: { windowMs: 1000, max: 10000 } }
security: { api: { legacy: true } }
middlewares: { audit: { enabled: false } }
max_body_size: 1mb
log: { type: stdout, format: pretty, level: fatal }
`;

function prepare(directory, port) {
  writeFileSync(path.join(directory, 'config.yaml'), CONFIG);
  return {
    file: bin('verdaccio'),
    args: ['--config', 'config.yaml', '--listen', `http://127.0.0.1:${port}`],
    env: { NO_COLOR: '1', VERDACCIO_PUBLIC_URL: '', npm_config_yes: 'true' },
  };
}

async function talk(talk) {
  await talk.ask('GET /-/ping');
  await talk.ask('HEAD /-/ping');
  await talk.ask('GET /-/whoami');
  await talk.ask('GET /nothing-yet');
  await talk.ask('GET /@scope%2fnothing');
  await talk.ask('GET /@scope/nothing');

  // Users.
  const user = (name, password) => ({ name, password, _id: `org.couchdb.user:${name}`, type: 'user', roles: [] });
  const join = (name, password) => talk.ask(`PUT /-/user/org.couchdb.user:${name}`, { json: user(name, password) });
  const joined = await join('ann', 'secret');
  await join('ann', 'wrong');
  await join('bob', 'secret');
  await join('x', '');
  await talk.ask('PUT /-/user/org.couchdb.user:ann', {
    body: '{"name',
    headers: { 'content-type': 'application/json' },
  });
  const ann = { authorization: `Bearer ${joined.json().token}` };
  const basic = (text) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  await talk.ask('GET /-/whoami', { headers: ann, as: 'GET /-/whoami, ann' });
  await talk.ask('GET /-/whoami', { headers: basic('bob:secret'), as: 'GET /-/whoami, bob' });
  await talk.ask('GET /-/whoami', { headers: basic('bob:wrong'), as: 'GET /-/whoami, wrong password' });
  await talk.ask('GET /-/whoami', { headers: { authorization: 'Bearer nonsense' }, as: 'GET /-/whoami, nonsense' });
  await talk.ask('GET /-/npm/v1/user', { headers: ann });
  await talk.ask('GET /-/user/org.couchdb.user:ann', { headers: ann });

  // Publishing.
  await talk.ask('PUT /first', { json: manifest(talk.port, 'first', '1.0.0'), as: 'publish without a user' });
  await talk.ask('PUT /first', { json: manifest(talk.port, 'first', '1.0.0'), headers: ann, as: 'publish first' });
  await talk.ask('PUT /first', {
    json: manifest(talk.port, 'first', '1.0.0'),
    headers: ann,
    as: 'publish first again',
  });
  await talk.ask('PUT /first', {
    json: manifest(talk.port, 'first', '1.1.0-a.1', 'next'),
    headers: ann,
    as: 'publish next',
  });
  const scoped = '@scope%2fsecond';
  await talk.ask(`PUT /${scoped}`, { json: manifest(talk.port, '@scope/second', '2.0.0'), headers: ann });
  await talk.ask('PUT /@private%2fp', {
    json: manifest(talk.port, '@private/p', '1.0.0'),
    headers: basic('bob:secret'),
  });
  await talk.ask('PUT /@private%2fp', { json: manifest(talk.port, '@private/p', '1.0.0'), headers: ann });
  await talk.ask('PUT /bad', { json: { name: 'bad' }, headers: ann, as: 'publish what is no package' });
  await talk.ask('PUT /bad', { body: 'text', headers: { ...ann, 'content-type': 'text/plain' }, as: 'publish text' });
  await talk.ask('PUT /big', { json: { name: 'big', text: 'x'.repeat(2 << 20) }, headers: ann, as: 'publish 2 MB' });

  // Fetching, as npm, as browsers, and by halves.
  const document = await talk.ask('GET /first');
  await talk.ask('GET /first', {
    headers: { 'if-none-match': String(document.headers.etag) },
    as: 'GET /first, again',
  });
  await talk.ask('GET /first', {
    headers: { accept: 'application/vnd.npm.install-v1+json' },
    as: 'GET /first, abbreviated',
  });
  await talk.ask('GET /first', { headers: { 'accept-encoding': 'gzip' }, as: 'GET /first, gzip' });
  await talk.ask('GET /first/1.0.0');
  await talk.ask('GET /first/next');
  await talk.ask('GET /first/9.9.9');
  await talk.ask('GET /first?write=true');
  await talk.ask(`GET /${scoped}`);
  await talk.ask('GET /@scope/second/2.0.0');
  await talk.ask('GET /@private%2fp');
  await talk.ask('GET /@private%2fp', { headers: ann, as: 'GET /@private%2fp, ann' });
  await talk.ask('GET /first/-/first-1.0.0.tgz');
  await talk.ask('HEAD /first/-/first-1.0.0.tgz');
  await talk.ask('GET /first/-/first-1.0.0.tgz', { headers: { range: 'bytes=0-9' }, as: 'a range of a tarball' });
  await talk.ask('GET /first/-/first-7.0.0.tgz');
  await talk.ask('GET /@scope/second/-/second-2.0.0.tgz');
  await talk.ask('GET /first/-/..%2f..%2fhtpasswd');
  await talk.ask('GET /%zz');
  await talk.ask('GET /..%2f..');
  await talk.ask('GET /first', {
    headers: { 'x-forwarded-proto': 'https', host: 'registry.example' },
    as: 'GET /first, elsewhere',
  });

  // Tags, search, deprecation, removal.
  await talk.ask('GET /-/package/first/dist-tags');
  await talk.ask('PUT /-/package/first/dist-tags/stable', { json: '1.0.0', headers: ann });
  await talk.ask('DELETE /-/package/first/dist-tags/next', { headers: ann });
  await talk.ask('GET /-/package/first/dist-tags', { as: 'the tags after that' });
  await talk.ask('GET /-/v1/search?text=first&size=5');
  await talk.ask('GET /-/v1/search?text=&from=1');
  await talk.ask('GET /-/all');
  await talk.ask('PUT /-/npm/v1/user', { headers: ann, json: {} });
  await talk.ask('GET /-/npm/v1/tokens', { headers: ann });
  await talk.ask('PUT /-/user/org.couchdb.user:carl', { json: user('carl', 'secret') });
  await talk.ask('PUT /-/user/org.couchdb.user:dora', { json: user('dora', 'secret'), as: 'one user too many' });
  await talk.ask('DELETE /first/-rev/x', { as: 'unpublish without a user' });
  await talk.ask('DELETE /first/-rev/x', { headers: ann });
  await talk.ask('GET /first', { as: 'GET /first, gone' });
  await talk.ask('DELETE /-/user/token/abc', { headers: ann });

  // The web interface.
  await talk.ask('GET /');
  await talk.ask('GET /-/web/detail/first');
  await talk.ask('GET /-/verdaccio/data/packages');
  await talk.ask('GET /-/verdaccio/data/sidebar/@scope/second');
  await talk.ask('GET /-/verdaccio/data/package/readme/@scope/second', { headers: { accept: 'text/html' } });
  await talk.ask('POST /-/verdaccio/sec/login', { json: { username: 'ann', password: 'wrong' } });
  await talk.ask('GET /-/static/ui-options.js');
  await talk.ask('GET /-/static/favicon.ico', { headers: { range: 'bytes=0-9' } });
  await talk.ask('GET /-/static/nothing.js');
  await talk.ask('GET /-/static/..%2f..%2fpackage.json');
  await talk.ask('GET /favicon.ico', { headers: { range: 'bytes=0-3' } });
  await talk.ask('OPTIONS /first', { headers: { origin: 'http://a.example', 'access-control-request-method': 'PUT' } });
  await talk.ask('PATCH /first', { json: {} });
}

/** What `npm publish` sends. */
function manifest(port, name, version, tag = 'latest') {
  const tarball = gzipSync(Buffer.from(`${name} ${version} `.repeat(500)), { level: 9 });
  const file = `${name}-${version}.tgz`;
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const shasum = createHash('sha1').update(tarball).digest('hex');
  const dist = { integrity, shasum, tarball: `http://127.0.0.1:${port}/${name}/-/${file}` };
  return {
    _id: name,
    name,
    description: `The package ${name}`,
    'dist-tags': { [tag]: version },
    versions: {
      [version]: {
        name,
        version,
        description: 'of the test',
        keywords: ['a'],
        readme: '# Read <me>',
        _id: `${name}@${version}`,
        dist,
      },
    },
    readme: '# Read <me>',
    access: null,
    _attachments: {
      [file]: { content_type: 'application/octet-stream', data: tarball.toString('base64'), length: tarball.length },
    },
  };
}

/** Times, revisions, tokens, and the ETags that it makes of them. */
const hide = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/"time":"\w+, [^"]+"/g, '"time":"<time>"'],
  [/"(_rev|rev)": ?"[^"]+"/g, '"$1": "<revision>"'],
  [/"token": ?"[^"]+"/g, '"token": "<token>"'],
  [/"etag": "\\"[0-9a-f]{32}\\""/g, '"etag": "<a hash>"'],
  [/"(x-)?ratelimit-(remaining|reset)": "[^"]+"/g, '"$1ratelimit-$2": "<varies>"'],
];

module.exports = { name: 'Verdaccio 6', express: 4, node: 22, prepare, talk, hide };
