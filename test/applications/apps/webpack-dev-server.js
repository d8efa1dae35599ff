// webpack-dev-server 6: bundles in memory, a proxy, history fallback, static folders with their index, a WebSocket that
// tells of each change. Express 5 with compression and http-proxy-middleware.

'use strict';

const { mkdirSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const packages = path.join(__dirname, '..', 'node_modules');

/** What its documentation of the Node API shows. */
const PROGRAM = `
const Webpack = require('${packages}/webpack');
const dev = require('${packages}/webpack-dev-server');
const WebpackDevServer = dev.default ?? dev;
const config = require('./webpack.config.js');
const server = new WebpackDevServer({ ...config.devServer, open: false }, Webpack(config));
server.start().then(() => console.log('Serving.'));
`;

const config = (port, spare) => `
module.exports = {
  mode: 'development', context: __dirname, entry: './main.js', devtool: false, target: 'web',
  stats: 'errors-only', infrastructureLogging: { level: 'error' },
  output: { path: __dirname + '/dist', filename: 'bundle.js' },
  devServer: {
    host: '127.0.0.1', port: ${port}, compress: true, allowedHosts: ['127.0.0.1', '.allowed.example'],
    client: { logging: 'none' }, headers: { 'X-Dev': 'yes' }, historyApiFallback: { rewrites: [{ from: /^\\/old/, to: '/new.html' }] },
    static: [{ directory: __dirname + '/public', publicPath: '/assets' }, { directory: __dirname + '/more', serveIndex: true }],
    proxy: [{ context: ['/api'], target: 'http://127.0.0.1:${spare}', pathRewrite: { '^/api': '' } }],
    setupMiddlewares(middlewares, { app }) {
      app.get('/setup/:name', (req, res) => res.json({ name: req.params.name, query: req.query }));
      app.get('/fails', () => { throw new Error('of the setup'); });
      return middlewares;
    },
  },
};
`;

function prepare(directory, port, spare) {
  const write = (name, text) => writeFileSync(path.join(directory, name), text);
  for (const folder of ['public', 'more/deeper']) mkdirSync(path.join(directory, folder), { recursive: true });
  write('webpack.config.js', config(port, spare));
  write('program.js', PROGRAM);
  write('main.js', "import { text } from './part.js'; console.log(text);");
  write('part.js', "export const text = 'first';");
  write('public/large.css', '.rule { color: red } '.repeat(2000));
  write('more/index-not.txt', 'plain');
  write('more/deeper/é.json', '{"deep":true}');
  write('more/new.html', '<p>new</p>');
  return { file: 'program.js', ready: /Serving\./, env: { NODE_ENV: 'development' } };
}

async function talk(talk) {
  const behind = http.createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    req.on('end', () => {
      res.writeHead(req.url.startsWith('/teapot') ? 418 : 200, { 'X-Behind': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
      res.end(`${req.method} ${req.url} ${body.length} ${req.headers['x-mine']}`);
    });
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
  const bundle = await talk.ask('GET /bundle.js');
  await talk.ask('GET /bundle.js', { headers: { 'accept-encoding': 'gzip' }, as: 'GET /bundle.js, gzip' });
  await talk.ask('GET /bundle.js', {
    headers: { 'if-none-match': String(bundle.headers.etag) },
    as: 'GET /bundle.js, again',
  });
  await talk.ask('HEAD /bundle.js');
  await talk.ask('GET /bundle.js', { headers: { range: 'bytes=0-99' }, as: 'GET /bundle.js, a range' });
  await talk.ask('GET /bundle.js', { headers: { range: 'bytes=99999999-' }, as: 'GET /bundle.js, beyond' });
  await talk.ask('POST /bundle.js', { json: {} });
  await talk.ask('GET /webpack-dev-server');
  await talk.ask('GET /webpack-dev-server/invalidate');
  await talk.ask('GET /webpack-dev-server/open-editor?fileName=');
  await talk.ask('GET /nothing.js');
  await talk.ask('GET /deep/page', { headers: { accept: 'text/html' } });
  await talk.ask('GET /old/page', { headers: { accept: 'text/html' } });
  await talk.ask('GET /', { headers: { accept: 'text/html' } });
  await talk.ask('GET /', { headers: { accept: 'application/json' }, as: 'GET /, JSON' });
  await talk.ask('GET /deeper');
  await talk.ask('GET /deeper/');
  await talk.ask('GET /deeper/', { headers: { accept: 'application/json' }, as: 'GET /deeper/, JSON' });
  await talk.ask('GET /deeper/%C3%A9.json');
  const css = await talk.ask('GET /assets/large.css', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  await talk.ask('GET /assets/large.css', {
    headers: { 'if-none-match': String(css.headers.etag) },
    as: 'large.css, again',
  });
  await talk.ask('GET /assets/large.css', { headers: { range: 'bytes=5-9' } });
  await talk.ask('GET /assets');
  await talk.ask('GET /assets/..%2fmain.js');
  await talk.ask('GET /assets/%2e%2e/main.js');
  await talk.ask('GET /setup/a%20b?x[y]=1');
  await talk.ask('GET /setup/%zz');
  await talk.ask('GET /fails');
  await talk.ask('GET /api/users?x=1', { headers: { 'x-mine': 'yes' } });
  await talk.ask('POST /api/users', { json: { text: 'x'.repeat(100_000) } });
  await talk.ask('POST /api/users', {
    body: 'chunked',
    headers: { 'transfer-encoding': 'chunked' },
    as: 'POST /api/users, chunked',
  });
  await talk.ask('PUT /api/teapot');
  await talk.ask('DELETE /apis');
  await talk.ask('GET /bundle.js', { headers: { host: 'evil.example' }, as: 'another host' });
  await talk.ask('GET /nothing.js', { headers: { host: 'sub.allowed.example' }, as: 'an allowed host' });
  await talk.ask('GET /nothing.js', {
    headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site' },
    as: 'cross-site',
  });
  await talk.ask('OPTIONS /nothing.js');

  const origin = { origin: `http://127.0.0.1:${talk.port}` };
  const socket = await talk.socket('/ws', { headers: origin });
  for (let told; told !== 'ok'; ) {
    const message = JSON.parse(await socket.next());
    told = message.type;
    talk.note(`told of ${told}`, message.type === 'hash' ? {} : message);
  }
  writeFileSync(path.join(talk.directory, 'part.js'), "export const text = 'second';");
  for (let told; told !== 'ok'; ) {
    const message = JSON.parse(await socket.next());
    told = message.type;
    if (told === 'ok') talk.note('told after a change', message);
  }
  const { body } = await talk.exchange('GET /bundle.js');
  talk.note('the change is in the bundle', String(body.includes("'second'")));
  const stranger = await talk.socket('/ws', { headers: { origin: 'http://evil.example' } });
  talk.note('a stranger', [await stranger.next(), await stranger.next()]);
}

module.exports = { name: 'webpack-dev-server 6', express: 5, node: 22, prepare, talk };
