'use strict';

const { io } = require('socket.io-client');

const once = (emitter, event) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} came`)), 5000);
    emitter.once(event, (value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });

exports.talk = async ({ port, ask, note }) => {
  await ask('GET /');
  for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
    const socket = io(`http://127.0.0.1:${port}`, { forceNew: true, reconnection: false, transports });
    const welcome = await once(socket, 'welcome');
    const everyone = once(socket, 'chat message');
    const acknowledged = await socket.emitWithAck('chat message', 'x'.repeat(3000));
    const bytes = await socket.emitWithAck('binary', Buffer.from([1, 2, 3]));
    const counted = once(socket, 'count');
    await ask('POST /incr');
    note(transports.join(' then '), {
      welcome,
      everyone: (await everyone).length,
      acknowledged,
      bytes: [...bytes],
      counted: await counted,
    });
    socket.emit('leave');
    note('left', await once(socket, 'disconnect'));
  }
  const options = { auth: { token: 'wrong' }, transports: ['websocket'], forceNew: true, reconnection: false };
  note('refused', (await once(io(`http://127.0.0.1:${port}`, options), 'connect_error')).message);
  const handshake = '/socket.io/?EIO=4&transport=polling';
  await ask({ path: handshake, headers: { origin: 'http://localhost' } });
  await ask({ method: 'OPTIONS', path: handshake, headers: { origin: 'http://localhost' } });
  await ask('GET /socket.io/?EIO=4&transport=nonsense');
  await ask(`GET ${handshake}&sid=none`);
  await ask('GET /socket.io/socket.io.min.js');
  await ask('GET /socket.iox');
};
exports.normalise = [
  [/connect\.sid=s%3A[^;"\s]+/g, 'connect.sid=<session>'],
  [/"sid":"[^"]+"/g, '"sid":"<id>"'],
];
