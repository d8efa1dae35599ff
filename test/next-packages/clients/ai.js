'use strict';

const assert = require('node:assert/strict');

exports.normalise = [[/"messageId":"\w+"/g, '"messageId":"…"']];

const text = 'Hello, wörld!';
/** The text in a stream of UI messages. */
const deltas = (stream) => [...stream.matchAll(/"delta":"([^"]*)"/g)].map(([, delta]) => delta).join('');

exports.talk = async ({ ask, arrivals }) => {
  const post = (path, json) => arrivals(path, { method: 'POST', json });
  const messages = [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'hi' }] }];
  const chat = await post('/api/chat', { messages });
  assert.equal(deltas(chat.text), text);
  assert.match(chat.text, /data: \[DONE\]\n\n$/);
  assert.equal(chat.headers['x-vercel-ai-ui-message-stream'], 'v1');
  assert.equal(chat.headers['x-chat'], 'yes');

  assert.equal((await post('/api/completion', { prompt: 'hi' })).text, text);
  assert.match((await arrivals('/api/parts')).text, /"data-status"[\s\S]*"delta":"part"/);
  assert.equal((await ask('GET /api/object')).body, '{"name":"soup"}');
  assert.equal((await post('/api/piped', { prompt: 'hi' })).text, text);
  assert.equal(deltas((await post('/api/piped?ui=1', { prompt: 'hi' })).text), text);
  assert.equal((await ask({ method: 'POST', path: '/api/chat', json: {} })).statusCode, 500);
};
