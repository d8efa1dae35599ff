// mountebank: test doubles over the wire. Its API and pages are Express 4 with EJS; the imposters that it starts are plain
// http servers within the same process.

'use strict';

const { bin } = require('../bin');

const prepare = (directory, port) => ({
  file: bin('mountebank', 'mb'),
  args: [
    'start',
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    '--nologfile',
    '--allowInjection',
    '--pidfile',
    'mb.pid',
  ],
  ready: /now taking orders/,
});

const STUBS = [
  {
    predicates: [{ equals: { method: 'POST', path: '/customers' } }],
    responses: [
      { is: { statusCode: 201, headers: { Location: '/customers/123', 'X-Ä': 'no' }, body: { name: 'first' } } },
      { is: { statusCode: 400, body: 'again' } },
    ],
  },
  { predicates: [{ matches: { path: '^/wait' } }], responses: [{ is: { body: 'later' }, _behaviors: { wait: 30 } }] },
  {
    predicates: [{ contains: { body: 'needle' } }],
    responses: [{ inject: "config => ({ body: config.request.method + ' ' + config.request.path })" }],
  },
];

async function talk(talk) {
  const port = talk.spare;

  // Hypermedia as JSON, pages for browsers.
  await talk.ask('GET /');
  await talk.ask('GET /', { headers: { accept: 'text/html' }, as: 'GET /, a page' });
  await talk.ask('GET /', { headers: { 'user-agent': 'MSIE 8.0' }, as: 'GET /, an old browser' });
  await talk.ask('HEAD /');
  await talk.ask('GET /imposters');
  await talk.ask('GET /imposters', { headers: { accept: 'text/html' }, as: 'GET /imposters, a page' });
  await talk.ask('GET /imposters?replayable=true&removeProxies=true');
  for (const page of ['/faqs', '/docs/gettingStarted', '/docs/api/predicates', '/docs/protocols/http', '/sitemap']) {
    await talk.ask(`GET ${page}`);
  }
  await talk.ask('GET /stylesheets/application.css');
  await talk.ask('GET /images/favicon.ico', { headers: { range: 'bytes=0-9' } });
  await talk.ask('GET /jquery/package.json');
  await talk.ask('GET /feed?page=2');
  await talk.ask('GET /releases');
  await talk.ask('GET /releases/v1.2.3');
  await talk.ask('GET /releases/v99');
  await talk.ask('GET /config');

  // The life of an imposter.
  const imposter = { protocol: 'http', port, name: 'origin', recordRequests: true, stubs: STUBS };
  await talk.ask('POST /imposters', { json: imposter });
  await talk.ask('POST /imposters', { json: imposter, as: 'POST /imposters, the port again' });
  await talk.ask('POST /imposters', { json: { protocol: 'nonesuch', port } });
  await talk.ask('POST /imposters', { json: { protocol: 'http', port: 'x' } });
  await talk.ask('POST /imposters', { body: '{"protocol": "http",', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /imposters', { body: '', as: 'POST /imposters, no body' });
  await talk.ask('POST /customers', { json: { name: 'x' }, port, as: 'the imposter, first' });
  await talk.ask('POST /customers', { json: { name: 'x' }, port, as: 'the imposter, second' });
  await talk.ask('GET /wait/a/bit', { port, as: 'the imposter, late' });
  await talk.ask('PUT /any', { body: 'a needle in hay', port, as: 'the imposter, injected' });
  await talk.ask('GET /nothing', { port, as: 'the imposter, no stub' });
  await talk.ask(`GET /imposters/${port}`);
  await talk.ask(`GET /imposters/${port}`, { headers: { accept: 'text/html' }, as: 'GET /imposters/:id, a page' });
  await talk.ask(`GET /imposters/${port}?replayable=true`);
  await talk.ask(`POST /imposters/${port}/stubs`, {
    json: { index: 0, stub: { responses: [{ is: { body: 'new' } }] } },
  });
  await talk.ask(`POST /imposters/${port}/stubs`, { json: { index: 99, stub: {} } });
  await talk.ask('GET /nothing', { port, as: 'the imposter, the new stub' });
  await talk.ask(`PUT /imposters/${port}/stubs/0`, { json: { responses: [{ is: { statusCode: 418 } }] } });
  await talk.ask(`DELETE /imposters/${port}/stubs/1`);
  await talk.ask(`DELETE /imposters/${port}/stubs/x`);
  await talk.ask(`PUT /imposters/${port}/stubs`, { json: { stubs: [] } });
  await talk.ask(`DELETE /imposters/${port}/savedRequests`);
  await talk.ask(`DELETE /imposters/${port}/savedProxyResponses`);
  await talk.ask(`DELETE /imposters/${port}`);
  await talk.ask(`DELETE /imposters/${port}`, { as: 'DELETE /imposters/:id, again' });
  await talk.ask(`GET /imposters/${port}`, { as: 'GET /imposters/:id, gone' });
  await talk.ask('PUT /imposters', { json: { imposters: [imposter] } });
  await talk.ask('PUT /imposters', { json: {} });
  await talk.ask('DELETE /imposters?replayable=true');
  await talk.ask('GET /logs?startIndex=0&endIndex=0');
  await talk.ask('GET /metrics/unknown');
  await talk.ask('PATCH /imposters', { json: {} });
  await talk.ask('GET /docs/../imposters');
  await talk.ask('GET /imposters/%E0%A4%A');
  await talk.ask('GET /', {
    headers: { host: 'elsewhere.example', 'x-forwarded-proto': 'https' },
    as: 'GET /, another host',
  });
}

const hide = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/"(rss|heapTotal|heapUsed|uptime)": [\d.]+/g, '"$1": <number>'],
  [/\[mb:\d+\]/g, '[mb]'],
  [/127\.0\.0\.1:\d{4,5}/g, '<address>'],
];

module.exports = { name: 'mountebank 2.9', express: 4, prepare, talk, hide };
