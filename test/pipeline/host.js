// The pipeline in this process: routes that answer with what they were told, rules given as JSON, and a proxy that is a function.
// No file is loaded for it: what is tested here is what Rust makes of a request before a file of the project has its say.

'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { connect } = require('../support/wire');

const source = path.join(__dirname, '../../packages/ferroute/src');
const binding = require(path.join(source, 'binding'));
const { onExternal, onProxy, onRoute, runRoute } = require(path.join(source, 'http/dispatch'));
const { Incoming } = require(path.join(source, 'http/incoming'));
const { Outgoing } = require(path.join(source, 'http/outgoing'));
const { kAbout, kSlot } = require(path.join(source, 'http/state'));

/** What a route answers with. */
function told(req, pattern, params) {
  const about = req[kAbout];
  return {
    route: pattern,
    url: req.url,
    params: params ?? null,
    query: about?.[0] ?? null,
    path: about?.[2] ?? null,
    lists: about?.[3] ?? null,
    // Without those that every file route is told of the connection.
    headers: Object.keys(req.headers)
      .filter((name) => !name.startsWith('x-forwarded-'))
      .sort(),
  };
}

class Host {
  #manifest;
  /** What the proxy does; by default it lets everything pass. */
  proxy = (go) => go();
  /** What the proxy saw, and what went to another server. */
  seen = [];

  /** @param {Record<string, string>} files `pages/api/x.js`, `public/x.txt`… and their content */
  static async start(files) {
    const host = new Host();
    host.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-pipeline-'));
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(host.dir, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
    }
    host.#manifest = binding.scanRoutes(host.dir);
    const { routes } = JSON.parse(host.#manifest);
    onRoute(
      (id, req, res, params) => host.#answer(req, res, told(req, routes[id].pattern, params)),
      routes.map(() => ({ Request: Incoming, Response: Outgoing })),
    );
    onProxy((req, res) => {
      host.seen.push(req.url);
      const go = (url, overrides, body) => host.#proceed(req, res, url, overrides, body);
      host.proxy(go, req, res);
    });
    onExternal((_req, res, url) => {
      host.seen.push(url);
      res.end(`external ${url}`);
    });
    host.use({});
    binding.appJoinWorker();
    ({ port: host.port } = binding.appListen({ port: 0, host: '127.0.0.1' }));
    return host;
  }

  /** From now on these rules hold. */
  use(rules) {
    const { publicDir } = JSON.parse(this.#manifest);
    this.proxy = (go) => go();
    this.seen = [];
    binding.appCreate(this.#manifest, { health: '/healthz', publicDir, rules: JSON.stringify(rules) });
  }

  #proceed(req, res, url, overrides, body) {
    const next = binding.appContinue(req[kSlot], url, overrides && JSON.stringify(overrides), body);
    if (next?.[0] === 1) runRoute(req, next[1], next[2], next[3]);
    else if (next?.[0] === 2) {
      this.seen.push(next[1]);
      res.end(`external ${next[1]}`);
    }
    return next?.[0];
  }

  #answer(req, res, answer) {
    const pieces = [];
    req.on('data', (piece) => pieces.push(piece));
    req.on('end', () => {
      res.setHeader('X-Own', 'handler');
      res.end(JSON.stringify({ ...answer, body: Buffer.concat(pieces).toString('latin1') }));
    });
  }

  /**
   * One request and its answer, with headers by lower-case name: a string, or an array where there are several.
   * @param {string} target
   * @param {{ method?: string, headers?: Record<string, string>, body?: string }} [options]
   */
  async ask(target, { method = 'GET', headers = {}, body = '' } = {}) {
    const wire = await connect(this.port);
    const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    if (body) lines.push(`Content-Length: ${body.length}\r\n`);
    wire.write(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    const answer = await wire.answer({ head: method === 'HEAD' });
    wire.destroy();
    const found = {};
    for (const [name, value] of answer.headers) {
      const key = name.toLowerCase();
      found[key] = found[key] === undefined ? value : [].concat(found[key], value);
    }
    const text = Buffer.from(answer.body, 'latin1').toString();
    const json = text.startsWith('{"route"') ? JSON.parse(text) : undefined;
    return { status: Number(answer.status.split(' ')[1]), headers: found, body: text, told: json };
  }

  stop() {
    fs.rmSync(this.dir, { recursive: true, force: true });
    binding.appDrain();
    binding.appLeave();
  }
}

module.exports = { Host, binding };
