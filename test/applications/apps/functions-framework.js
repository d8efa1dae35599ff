// Google's Functions Framework: runs a cloud function over HTTP, on Express 5 with body-parser of its own.

'use strict';

const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { bin } = require('../bin');

const FUNCTION = `
const functions = require('${path.join(__dirname, '..', 'node_modules', '@google-cloud', 'functions-framework')}');
functions.http('everything', async (req, res) => {
  const part = req.path.split('/')[1];
  if (part === 'throw') throw new Error('thrown by the function');
  if (part === 'reject') return Promise.reject(Object.assign(new Error('rejected'), { status: 418 }));
  if (part === 'redirect') return res.redirect(301, '/elsewhere?a=<b>');
  if (part === 'stream') { res.type('txt'); for (let i = 0; i < 5; i++) res.write('piece ' + i + ';'); return res.end(); }
  if (part === 'cookie') return res.cookie('a', 'b c', { httpOnly: true, sameSite: 'lax', expires: new Date(0) }).clearCookie('d').send('ok');
  if (part === 'format') return res.format({ text: () => res.send('text'), html: () => res.send('<p>'), json: () => res.json([1]) });
  if (part === 'status') return res.sendStatus(Number(req.query.code));
  if (part === 'buffer') return res.send(Buffer.from([0, 255, 1]));
  if (part === 'nothing') return res.send();
  res.set('X-Route', req.route && String(req.route.path)).json({
    method: req.method, url: req.url, originalUrl: req.originalUrl, path: req.path, query: req.query, body: req.body,
    raw: req.rawBody && req.rawBody.toString('hex').slice(0, 80), ip: req.ip, ips: req.ips, protocol: req.protocol,
    secure: req.secure, host: req.hostname, xhr: req.xhr, subdomains: req.subdomains, json: req.is('json'),
    accepts: req.accepts(['json', 'html']), language: req.acceptsLanguages('de', 'en'), fresh: req.fresh,
  });
});
`;

function prepare(directory, port) {
  writeFileSync(path.join(directory, 'index.js'), FUNCTION);
  return {
    file: bin('@google-cloud/functions-framework', 'functions-framework'),
    args: ['--target=everything', `--port=${port}`],
    ready: /URL: http/,
  };
}

async function talk(talk) {
  await talk.ask('GET /');
  await talk.ask('GET /a/b?x=1&y[z]=2&y=3&__proto__=4');
  await talk.ask('HEAD /a');
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE'])
    await talk.ask(`${method} /a`, { json: { a: [1, 'ü'] } });
  await talk.ask('POST /a', { json: { a: [1, 'ü', null] } });
  await talk.ask('POST /a', { form: { 'a[b]': 'c', 'a[d][]': 'e', f: 'ü&=' } });
  await talk.ask('POST /a', { body: 'plain ü', headers: { 'content-type': 'text/plain' } });
  await talk.ask('POST /a', {
    body: Buffer.from('ü', 'latin1'),
    headers: { 'content-type': 'text/plain; charset=latin1' },
  });
  await talk.ask('POST /a', { body: 'x', headers: { 'content-type': 'text/plain; charset=nonesuch' } });
  await talk.ask('POST /a', { body: Buffer.from([1, 2, 3]), headers: { 'content-type': 'application/octet-stream' } });
  await talk.ask('POST /a', { body: 'no type' });
  await talk.ask('POST /a', {
    body: '{"specversion":"1.0"}',
    headers: { 'content-type': 'application/cloudevents+json' },
  });
  await talk.ask('POST /a', { body: '{"broken"', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /a', { body: '1', headers: { 'content-type': 'application/json' }, as: 'POST /a, a number' });
  await talk.ask('POST /a', { body: '', headers: { 'content-type': 'application/json' }, as: 'POST /a, empty' });
  await talk.ask('POST /a', { json: { a: 1 }, headers: { 'transfer-encoding': 'chunked' }, as: 'POST /a, chunked' });
  await talk.ask('POST /a', { json: {}, headers: { 'content-encoding': 'br' } });
  await talk.ask('POST /a', {
    body: zipped('{"zipped":true}'),
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  });
  await talk.ask('POST /a', { json: { text: 'x'.repeat(1 << 20) }, as: 'POST /a, 1 MB' });
  await talk.ask('POST /a', {
    form: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`p${i}`, '1'])),
    as: '1001 fields',
  });
  await talk.ask('GET /proxied', {
    headers: {
      'x-forwarded-for': '1.2.3.4, 5.6.7.8',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'a.b.example.com',
    },
  });
  await talk.ask('GET /b', {
    headers: { 'x-requested-with': 'xmlhttprequest', accept: 'text/html', 'accept-language': 'en;q=0.5, de' },
  });
  await talk.ask('GET /favicon.ico');
  await talk.ask('GET /robots.txt');
  await talk.ask('GET /throw');
  await talk.ask('GET /reject');
  await talk.ask('GET /redirect', { headers: { accept: 'text/html' } });
  await talk.ask('GET /redirect', { headers: { accept: 'text/plain' } });
  await talk.ask('GET /stream');
  await talk.ask('GET /cookie');
  await talk.ask('GET /format', { headers: { accept: 'application/json' } });
  await talk.ask('GET /format', { headers: { accept: 'image/png' } });
  await talk.ask('GET /status?code=204');
  await talk.ask('GET /status?code=599');
  await talk.ask('GET /status?code=99');
  await talk.ask('GET /buffer');
  await talk.ask('GET /nothing');
  await talk.ask('GET /%E0%A4%A');
  await talk.ask('GET /%2e%2e/a//b/?');
  await talk.ask('GET //double//slash');
}

const zipped = (text) => require('node:zlib').gzipSync(text);

const hide = [[/"(function-execution-id|x-cloud-trace-context)": "[^"]+"/g, '"$1": "<id>"']];

module.exports = { name: 'Functions Framework 5', express: 5, prepare, talk, hide };
