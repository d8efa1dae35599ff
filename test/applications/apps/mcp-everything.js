// The Model Context Protocol's reference server, over HTTP: Express 5 with the protocol's own transport on its requests and
// responses, which answers by server-sent events.

'use strict';

const { bin } = require('../bin');

const prepare = (directory, port) => ({
  file: bin('@modelcontextprotocol/server-everything'),
  args: ['streamableHttp'],
  env: { PORT: String(port) },
  ready: /listening on port/,
});

const ACCEPT = { accept: 'application/json, text/event-stream' };

async function talk(talk) {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };
  const { headers } = await talk.ask('POST /mcp', { json: initialize, headers: ACCEPT, as: 'initialize' });
  const session = { ...ACCEPT, 'mcp-session-id': String(headers['mcp-session-id']) };
  let id = 1;
  const call = (method, params, options) =>
    talk.ask('POST /mcp', {
      json: { jsonrpc: '2.0', id: ++id, method, params },
      headers: session,
      as: method,
      ...options,
    });
  const tool = (name, input) => call('tools/call', { name, arguments: input }, { as: `tools/call ${name}` });

  const said = { jsonrpc: '2.0', method: 'notifications/initialized' };
  await talk.ask('POST /mcp', { json: said, headers: session, as: 'notifications/initialized' });
  await call('ping');
  await call('tools/list');
  await call('prompts/list');
  await call('resources/list');
  await call('resources/templates/list');
  await tool('echo', { message: 'heard “ü”' });
  await tool('get-sum', { a: 2, b: 40 });
  await tool('get-tiny-image', {});
  await tool('get-annotated-message', { messageType: 'error', includeImage: true });
  await tool('get-structured-content', { location: 'Chicago' });
  await tool('nonesuch', {});
  await tool('get-sum', { a: 'x' });
  await call('prompts/get', { name: 'simple-prompt' });
  await call('prompts/get', { name: 'args-prompt', arguments: { city: 'Bern' } });
  await call('prompts/get', { name: 'nonesuch' });
  await call('resources/read', { uri: 'demo://nonesuch' });
  await call('nonesuch/method');

  await talk.ask('GET /mcp', { headers: ACCEPT, as: 'a stream of no session' });
  await talk.ask('POST /mcp', {
    json: { jsonrpc: '2.0', id: 9, method: 'ping' },
    headers: ACCEPT,
    as: 'a call of no session',
  });
  await talk.ask('POST /mcp', {
    json: { jsonrpc: '2.0', id: 9, method: 'ping' },
    headers: { ...session, 'mcp-session-id': 'wrong' },
    as: 'a call of a wrong session',
  });
  await talk.ask('POST /mcp', {
    body: '{"jsonrpc"',
    headers: { ...session, 'content-type': 'application/json' },
    as: 'broken JSON',
  });
  await talk.ask('POST /mcp', { body: 'x', headers: { ...session, 'content-type': 'text/plain' }, as: 'not JSON' });
  await talk.ask('POST /mcp', { json: [], headers: session, as: 'an empty batch' });
  await talk.ask('POST /mcp', { json: initialize, headers: session, as: 'initialize again' });
  await talk.ask('POST /mcp', {
    json: initialize,
    headers: { accept: 'text/html' },
    as: 'an Accept that cannot be met',
  });
  const big = {
    jsonrpc: '2.0',
    id: 10,
    method: 'tools/call',
    params: { name: 'echo', arguments: { message: 'x'.repeat(300_000) } },
  };
  await talk.ask('POST /mcp', { json: big, headers: session, as: 'a call of 300 KB' });
  await talk.ask('OPTIONS /mcp', { headers: { origin: 'http://a.example', 'access-control-request-method': 'POST' } });
  await talk.ask('GET /');
  await talk.ask('PUT /mcp', { json: {} });
  await talk.ask('DELETE /mcp', { as: 'DELETE /mcp, no session' });
  await talk.ask('DELETE /mcp', { headers: session, as: 'DELETE /mcp, its session' });
  await talk.ask('DELETE /mcp', { headers: session, as: 'DELETE /mcp, again' });
}

const hide = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(_\w+)?/g, '<id>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
];

module.exports = { name: 'MCP reference server', express: 5, prepare, talk, hide };
