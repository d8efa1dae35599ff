// Node-RED 5: flow programming. Three Express 4 applications in one process: the administration API, the editor, and the HTTP
// nodes of the flows, which add and remove their routes while the server runs.

'use strict';

const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { bin } = require('../bin');

const SETTINGS = `
module.exports = {
  uiHost: '127.0.0.1', uiPort: Number(process.env.PORT), userDir: __dirname, flowFile: 'flows.json',
  credentialSecret: 'of the test', httpAdminRoot: '/admin', httpNodeRoot: '/flows',
  httpStatic: [{ path: __dirname + '/public', root: '/files/' }], httpNodeCors: { origin: '*', methods: 'GET,PUT,POST,DELETE' },
  httpAdminMiddleware: (req, res, next) => { res.set('X-Admin', 'yes'); next(); },
  telemetry: { enabled: false, updateNotification: false }, editorTheme: { tours: false, projects: { enabled: false } },
  externalModules: { autoInstall: false, palette: { allowInstall: false } }, diagnostics: { enabled: true, ui: true },
  runtimeState: { enabled: true, ui: true }, apiMaxLength: '50kb', logging: { console: { level: 'info', metrics: false, audit: false } },
};
`;

/** A route of a flow: an HTTP node, a function, and the answer. */
const route = (id, method, url, func, { upload = false, ...more } = {}) => [
  { id: `${id}-in`, type: 'http in', z: 'tab', url, method, upload, wires: [[`${id}-fn`]], ...more },
  { id: `${id}-fn`, type: 'function', z: 'tab', func, outputs: 1, libs: [], wires: [[`${id}-out`]] },
  { id: `${id}-out`, type: 'http response', z: 'tab', statusCode: '', headers: {}, wires: [] },
];

const FLOWS = [
  { id: 'tab', type: 'tab', label: 'Flow', disabled: false, info: '' },
  ...route(
    'hello',
    'get',
    '/hello/:name',
    'msg.payload = { params: msg.req.params, query: msg.req.query, ip: msg.req.ip }; return msg;',
  ),
  ...route(
    'echo',
    'post',
    '/echo',
    "msg.payload = { got: msg.payload, type: msg.req.get('content-type') }; return msg;",
  ),
  ...route('put', 'put', '/thing/:id?', 'msg.statusCode = 202; msg.payload = msg.req.params; return msg;'),
  ...route(
    'text',
    'get',
    '/text',
    "msg.headers = { 'Content-Type': 'text/plain', ETag: '\"mine\"' }; msg.payload = 'plain'; return msg;",
  ),
  ...route(
    'cookie',
    'get',
    '/cookie',
    "msg.cookies = { a: 'b', gone: null, c: { value: 'd', path: '/x' } }; msg.payload = JSON.stringify(msg.req.cookies); return msg;",
  ),
  ...route('buffer', 'get', '/buffer', 'msg.payload = Buffer.from([0, 200, 255]); return msg;'),
  ...route('number', 'get', '/number', 'msg.payload = 42; return msg;'),
  ...route('move', 'get', '/move', "msg.statusCode = 302; msg.headers = { Location: '/flows/text' }; return msg;"),
  ...route(
    'upload',
    'post',
    '/upload',
    'msg.payload = { body: msg.payload, files: (msg.req.files || []).map(f => [f.fieldname, f.originalname, f.size]) }; return msg;',
    { upload: true },
  ),
  ...route('delete', 'delete', '/thing/:id', 'msg.statusCode = 204; msg.payload = ""; return msg;'),
];

function prepare(directory, port) {
  const write = (name, text) => writeFileSync(path.join(directory, name), text);
  mkdirSync(path.join(directory, 'public'));
  write('settings.js', SETTINGS);
  write('flows.json', JSON.stringify(FLOWS));
  write('public/page.html', '<h1>static</h1>');
  return {
    file: bin('node-red', 'node-red'),
    args: ['--settings', 'settings.js'],
    env: { PORT: String(port) },
    ready: /Started flows/,
  };
}

async function talk(talk, application) {
  // What the flows serve.
  await talk.ask('GET /flows/hello/ann?x=1&y[z]=2');
  await talk.ask('HEAD /flows/hello/ann');
  await talk.ask('GET /flows/hello/a%20b%2Fc/');
  await talk.ask('GET /flows/hello/%zz');
  await talk.ask('POST /flows/echo', { json: { a: [1, 'ü'] } });
  await talk.ask('POST /flows/echo', { form: { 'a[b]': 'c', d: 'e f' } });
  await talk.ask('POST /flows/echo', { body: 'plain ü', headers: { 'content-type': 'text/plain' } });
  await talk.ask('POST /flows/echo', {
    body: Buffer.from([1, 2, 255]),
    headers: { 'content-type': 'application/octet-stream' },
  });
  await talk.ask('POST /flows/echo', { body: '<a>b</a>', headers: { 'content-type': 'application/xml' } });
  await talk.ask('POST /flows/echo', { body: '{"broken"', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /flows/echo', { json: { text: 'x'.repeat(60_000) }, as: 'POST /flows/echo, 60 KB' });
  await talk.ask('POST /flows/echo', {
    json: {},
    headers: { 'transfer-encoding': 'chunked' },
    as: 'POST /flows/echo, chunked',
  });
  await talk.ask('POST /flows/echo', { as: 'POST /flows/echo, no body' });
  await talk.ask('PUT /flows/thing/7');
  await talk.ask('PUT /flows/thing');
  await talk.ask('DELETE /flows/thing/7');
  await talk.ask('GET /flows/text');
  await talk.ask('GET /flows/text', { headers: { 'if-none-match': '"mine"' }, as: 'GET /flows/text, again' });
  await talk.ask('GET /flows/cookie', { headers: { cookie: 'a=1; b=%7B%7D; c="q"' } });
  await talk.ask('GET /flows/buffer');
  await talk.ask('GET /flows/number');
  await talk.ask('GET /flows/move');
  const form =
    '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nü\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nfile\r\n--b--\r\n';
  await talk.ask('POST /flows/upload', { body: form, headers: { 'content-type': 'multipart/form-data; boundary=b' } });
  await talk.ask('GET /flows/nothing');
  await talk.ask('OPTIONS /flows/echo', {
    headers: { origin: 'http://a.example', 'access-control-request-method': 'POST' },
  });
  await talk.ask('OPTIONS /flows/hello/x');
  await talk.ask('PATCH /flows/echo', { json: {} });

  // Its administration.
  const { headers } = await talk.ask('GET /admin/flows');
  await talk.ask('GET /admin/flows', {
    headers: { 'if-none-match': String(headers.etag) },
    as: 'GET /admin/flows, again',
  });
  const second = await talk.ask('GET /admin/flows', {
    headers: { 'node-red-api-version': 'v2' },
    as: 'GET /admin/flows, v2',
  });
  await talk.ask('GET /admin/flows', { headers: { 'node-red-api-version': 'v9' }, as: 'GET /admin/flows, v9' });
  await talk.ask('GET /admin/settings');
  await talk.ask('GET /admin/nodes', { headers: { accept: 'application/json' } });
  await talk.ask('GET /admin/nodes/node-red/inject', { headers: { accept: 'application/json' } });
  await talk.ask('GET /admin/nodes/nonesuch');
  await talk.ask('GET /admin/flow/tab');
  await talk.ask('GET /admin/flow/nonesuch');
  await talk.ask('GET /admin/auth/login');
  await talk.ask('GET /admin/locales/editor?lng=de');
  await talk.ask('GET /admin/icons/node-red/inject.svg');
  await talk.ask('GET /admin/library/local/flows/');
  await talk.ask('POST /admin/library/local/functions/mine.js', {
    body: 'return msg;',
    headers: { 'content-type': 'text/plain' },
  });
  await talk.ask('GET /admin/library/local/functions/nonesuch.js');
  await talk.ask('GET /admin/library/local/functions/..%2f..%2fsettings.js');
  await talk.ask('GET /admin/credentials/http%20in/hello-in');
  await talk.ask('POST /admin/inject/nonesuch');
  await talk.ask('POST /admin/nodes', { json: { module: 'x' } });

  // Deploying: routes come and go.
  const flows = [...FLOWS, ...route('late', 'get', '/late/*', 'msg.payload = msg.req.params; return msg;')];
  await talk.ask('POST /admin/flows', {
    json: { flows, rev: 'old' },
    headers: { 'node-red-api-version': 'v2' },
    as: 'an old revision',
  });
  await talk.ask('POST /admin/flows', {
    json: { flows: flows.filter(({ id }) => !id.startsWith('text')), rev: second.json().rev },
    headers: { 'node-red-api-version': 'v2', 'node-red-deployment-type': 'full' },
    as: 'deploy',
  });
  await application.printed(/Started flows.*Started flows/s);
  await talk.ask('GET /flows/late/any/where');
  await talk.ask('GET /flows/text', { as: 'GET /flows/text, removed' });
  await talk.ask('POST /admin/flows', { json: [1], as: 'deploy nonsense' });
  await talk.ask('POST /admin/flows', {
    body: '[',
    headers: { 'content-type': 'application/json' },
    as: 'deploy broken JSON',
  });
  await talk.ask('POST /admin/flow', { json: { id: 'two', label: 'Second', nodes: [] } });
  await talk.ask('PUT /admin/flow/nonesuch', { json: { label: 'x', nodes: [] } });
  await talk.ask('DELETE /admin/flow/nonesuch');
  await talk.ask('GET /admin/flows/state');

  // The editor and static files.
  await talk.ask('GET /admin');
  await talk.ask('GET /admin/');
  const style = await talk.ask('GET /admin/red/style.min.css', { headers: { range: 'bytes=0-99' } });
  await talk.ask('GET /admin/red/style.min.css', {
    headers: { 'if-none-match': String(style.headers.etag) },
    as: 'the style again',
  });
  await talk.ask('GET /admin/vendor/vendor.js', {
    headers: { 'if-range': '"x"', range: 'bytes=0-9' },
    as: 'a range of another version',
  });
  await talk.ask('GET /admin/red/..%2f..%2fpackage.json');
  await talk.ask('GET /files/page.html');
  await talk.ask('GET /files');
  await talk.ask('GET /files/nothing.html');
  await talk.ask('GET /');

  const socket = await talk.socket('/admin/comms');
  socket.send(JSON.stringify({ subscribe: 'notification/#' }));
  talk.note('the first message of its WebSocket', Object.keys(JSON.parse(await socket.next())));
}

/** Ids, revisions and the time, which the settings tell. */
const hide = [
  [/"(rev|etag)": ?"[0-9a-f]{64}"/g, '"$1": "<revision>"'],
  [/"id":"[0-9a-f]{16}"/g, '"id":"<id>"'],
  [/(cacheBuster|\?v)=[\w.-]+/g, '$1=<hash>'],
  [/"instanceId":"[^"]+"/g, '"instanceId":"<id>"'],
];

module.exports = { name: 'Node-RED 5', express: 4, node: 22, prepare, talk, hide };
