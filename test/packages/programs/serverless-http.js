'use strict';

const express = require('express');
const serverless = require('serverless-http');

const app = express();
app.use(express.json());
app.get('/', (_req, res) => res.json({ hello: 'world' }));
app.post('/echo/:name', (req, res) => {
  res.cookie('a', '1').cookie('b', '2');
  res
    .status(201)
    .json({ params: req.params, query: req.query, body: req.body, host: req.hostname, ip: req.ip, url: req.url });
});
app.get('/bytes', (_req, res) => res.type('png').send(Buffer.from([0, 255, 128])));
app.get('/error', () => {
  throw new Error('thrown');
});
app.get('/context', (req, res) => res.send(`${req.requestContext?.stage} ${req.apiGateway?.event.path}`));
app.get('/stream', (_req, res) => {
  res.write('one ');
  setTimeout(() => res.end('two'), 2);
});
app.get('/redirect', (_req, res) => res.redirect(307, '/'));
app.get('/file', (_req, res) => res.sendFile('data.json', { root: 'public' }));

const v1 = (httpMethod, path, more) => ({
  httpMethod,
  path,
  headers: { host: 'example.com' },
  multiValueQueryStringParameters: {},
  requestContext: { stage: 'test', identity: { sourceIp: '203.0.113.9' } },
  ...more,
});
const v2 = (method, rawPath, more) => ({
  version: '2.0',
  rawPath,
  rawQueryString: '',
  headers: { host: 'example.com' },
  requestContext: { stage: 'test', http: { method, path: rawPath, sourceIp: '203.0.113.9' } },
  ...more,
});
const json = { host: 'example.com', 'content-type': 'application/json' };

async function main() {
  const handler = serverless(app, { binary: ['image/*'], request: (req) => (req.extra = 'x') });
  for (const event of [v1, v2]) {
    for (const path of ['/', '/bytes', '/error', '/context', '/stream', '/redirect', '/file', '/nowhere'])
      await show(handler, event('GET', path));
    await show(handler, event('HEAD', '/'));
    await show(handler, event('POST', '/echo/tobi', { headers: json, body: '{"a":["ä"]}' }));
    const encoded = { body: Buffer.from('{"b":1}').toString('base64'), isBase64Encoded: true };
    await show(handler, event('POST', '/echo/base64', { headers: json, ...encoded }));
    await show(handler, event('POST', '/echo/bad', { headers: json, body: '{' }));
  }
  await show(handler, v1('POST', '/echo/q', { multiValueQueryStringParameters: { a: ['1', '2'], b: ['ä'] } }));
  await show(handler, v2('POST', '/echo/q', { rawQueryString: 'a=1&a=2' }));
}

async function show(handler, event) {
  const { statusCode, headers, multiValueHeaders, cookies, isBase64Encoded, body } = await handler(event, {});
  const text = String(body).replace(/<br>.*<\/pre>/s, '</pre>');
  const { date, ...rest } = headers ?? {};
  if (text !== body) rest['content-length'] = '<of a stack>';
  const name = `${event.httpMethod ?? event.requestContext.http.method} ${event.path ?? event.rawPath}`;
  console.log(name, JSON.stringify({ statusCode, rest, multiValueHeaders, cookies, isBase64Encoded, text }));
}

main();
