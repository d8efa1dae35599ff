// PeerServer: brokers connections between browsers. Express 4 for its HTTP API, mounted below a path, and `ws` on the same
// server.

'use strict';

const { bin } = require('../bin');

const prepare = (directory, port) => ({
  file: bin('peer'),
  args: ['--port', String(port), '--host', '127.0.0.1', '--path', '/myapp', '--allow_discovery', '--key', 'secret'],
  ready: /Started PeerServer/,
});

async function talk(talk) {
  await talk.ask('GET /myapp');
  const { headers } = await talk.ask('GET /myapp/');
  await talk.ask('GET /myapp/', { headers: { 'if-none-match': headers.etag }, as: 'GET /myapp/, not modified' });
  await talk.ask('GET /myapp/', { headers: { origin: 'http://page.example' }, as: 'GET /myapp/, of a page' });
  await talk.ask('HEAD /myapp/');
  await talk.ask('POST /myapp/', { json: { a: 1 } });
  await talk.ask('GET /myapp/secret/id');
  await talk.ask('HEAD /myapp/secret/id');
  await talk.ask('OPTIONS /myapp/secret/id', {
    headers: { 'access-control-request-method': 'GET', origin: 'http://a.b' },
  });
  await talk.ask('OPTIONS /myapp/secret/id', { headers: { 'access-control-request-headers': 'X-One,X-Two' } });
  await talk.ask('GET /myapp/other/id/');
  await talk.ask('GET /MYAPP/secret/ID', { as: 'GET /MYAPP/secret/ID, another case' });
  await talk.ask('GET /myapp/secret/peers');
  await talk.ask('GET /myapp/secret/nothing');
  await talk.ask('GET /myapp/%zz/id');
  await talk.ask('GET /');
  await talk.ask('GET /myapps');
  await talk.ask('DELETE /myapp/secret/id');
  await talk.ask('GET /myapp//secret//id');

  const [one, two] = [await peer(talk, 'one'), await peer(talk, 'two')];
  talk.note('one is open', await one.next());
  talk.note('two is open', await two.next());
  await talk.ask('GET /myapp/secret/peers', { as: 'GET /myapp/secret/peers, two of them' });
  one.send(JSON.stringify({ type: 'OFFER', dst: 'two', payload: { sdp: 'x'.repeat(70_000) } }));
  talk.note('an offer', await two.next());
  two.send(JSON.stringify({ type: 'ANSWER', dst: 'one', payload: 'ü' }));
  talk.note('an answer', await one.next());
  one.send(JSON.stringify({ type: 'CANDIDATE', dst: 'three', payload: 'waits' }));
  const three = await peer(talk, 'three');
  talk.note('three is open', await three.next());
  talk.note('what waited for it', await three.next());
  const again = await peer(talk, 'one', { token: 'another' });
  talk.note('an id that is taken', [await again.next(), await again.next()]);
  const wrong = await peer(talk, 'four', { key: 'wrong' });
  talk.note('a wrong key', [await wrong.next(), await wrong.next()]);
  const none = await talk.socket('/myapp/peerjs');
  talk.note('no id', [await none.next(), await none.next()]);
  const elsewhere = await talk.socket('/elsewhere');
  talk.note('no such WebSocket', await elsewhere.next());
  two.send(JSON.stringify({ type: 'LEAVE', dst: 'one' }));
  talk.note('a leave', await one.next());
  one.close();
  talk.note('one is closed', await one.next());
}

const peer = (talk, id, { key = 'secret', token = `token-${id}` } = {}) =>
  talk.socket(`/myapp/peerjs?key=${key}&id=${id}&token=${token}`);

/** Ids, and the ETag of one without its body. */
const hide = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '<id>'],
  [/"W\/\\"24-[\w+/]+\\""/g, '"<of an id>"'],
];

module.exports = { name: 'PeerServer 1', express: 4, prepare, talk, hide };
