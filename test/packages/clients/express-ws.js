'use strict';

const { talkTo } = require('../sockets');

exports.talk = async ({ port, ask, note }) => {
  const talk = async (path, messages, options) =>
    note(`WebSocket ${path}`, await talkTo(`ws://127.0.0.1:${port}${path}`, messages, options));
  await ask('GET /');
  await talk('/echo?name=tobi', ['one', 'two', 'x'.repeat(70_000)]);
  await talk('/rooms/a%20b?x');
  await talk('/guarded');
  await talk('/guarded', [], { headers: { 'x-token': '1' } });
  await talk('/router/nested');
  await talk('/nowhere');
  await talk('/fails');
  for (const line of ['GET /router/nested', 'GET /echo', 'GET /count', 'GET /echo/.websocket']) await ask(line);
};
