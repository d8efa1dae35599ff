'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { io } = require('socket.io-client');

/** @param {import('../client').Client} client */
module.exports = async ({ port, ask }) => {
  const results = [];
  const note = (name, value) => results.push([name, JSON.stringify(value)]);
  const url = `http://127.0.0.1:${port}`;
  const open = (options, path = '') => io(url + path, { forceNew: true, reconnection: false, ...options });
  const once = (emitter, event) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${event} came`)), 5000);
      emitter.once(event, (value) => resolve((clearTimeout(timer), value)));
    });

  for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
    const socket = open({ transports });
    const welcome = await once(socket, 'welcome');
    const last = transports.at(-1);
    for (let tries = 0; tries < 500 && socket.io.engine.transport.name !== last; tries++) await sleep(10);
    const upgraded = socket.io.engine.transport.name;
    const echo = await socket.emitWithAck('echo', { nested: [1, 'ä', null], text: 'x'.repeat(20_000) });
    const bytes = await socket.emitWithAck('binary', Buffer.from([1, 2, 3]));
    socket.emit('join', 'room');
    const joined = await once(socket, 'joined');
    socket.emit('leave');
    const reason = await once(socket, 'disconnect');
    note(transports.join(' then '), { welcome, upgraded, echo: echo.text.length, bytes: [...bytes], joined, reason });
  }
  const refused = open({ auth: { token: 'wrong' }, transports: ['websocket'] });
  note('refused', (await once(refused, 'connect_error')).message);
  const admin = open({ transports: ['polling'] }, '/admin');
  note('namespace', await once(admin, 'hello'));
  admin.close();
  note('plain', await ask({ path: '/' }));
  note('bad transport', await ask({ path: '/socket.io/?EIO=4&transport=nonsense' }));
  note('bad session', await ask({ path: '/socket.io/?EIO=4&transport=polling&sid=none' }));
  note(
    'preflight',
    await ask({ method: 'OPTIONS', path: '/socket.io/?EIO=4&transport=polling', headers: { origin: 'http://x' } }),
  );
  return results;
};
