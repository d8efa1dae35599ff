'use strict';

const { WebSocket } = require('ws');

/** @param {import('../client').Client} client */
module.exports = async ({ port, ask }) => {
  const results = [];
  const note = (name, value) => results.push([name, JSON.stringify(value)]);
  const other = Number((await ask({ path: '/other' })).body.split('/').at(-1));

  /** Opens a socket, sends one message after another, each when the last was answered, and gathers what comes. */
  const talk = (url, messages, options = {}) =>
    new Promise((resolve) => {
      const heard = [];
      const socket = new WebSocket(url, options);
      const send = () => {
        const next = messages.shift();
        if (next === undefined) socket.close(1000);
        else if (next === 'PING') socket.ping();
        else socket.send(next);
      };
      socket.on('message', (data, isBinary) => {
        heard.push(
          isBinary
            ? `<${data.length} bytes ${data[0]}>`
            : data.length > 200
              ? `${data.length} characters`
              : data.toString(),
        );
        send();
      });
      socket.on('unexpected-response', (_request, response) => {
        heard.push(`status ${response.statusCode}`);
        socket.terminate();
      });
      socket.on('error', (error) => heard.push(error.message));
      socket.on('close', (code, reason) => resolve([...heard, `closed ${code} ${reason}`]));
    });

  const base = `ws://127.0.0.1:${port}/ws`;
  note('echo', await talk(`${base}?a=b`, ['one', 'two', Buffer.from([7, 8, 9]), '']));
  note('large', await talk(base, ['x'.repeat(70_000), Buffer.alloc(1_000_000, 1)]));
  note(
    'large, not compressed',
    await talk(base, ['x'.repeat(70_000), Buffer.alloc(1_000_000, 1)], { perMessageDeflate: false }),
  );
  note('ping', await talk(base, ['PING']));
  note('close by the server', await talk(base, ['close']));
  note('terminated by the server', await talk(base, ['terminate']));
  note('a wrong path', await talk(`ws://127.0.0.1:${port}/wrong`, []));
  note('by hand', await talk(`ws://127.0.0.1:${other}/anything`, []));
  note('refused by hand', await talk(`ws://127.0.0.1:${other}/refused`, []));
  note('plain HTTP beside it', await ask({ path: '/plain' }));
  note('plain HTTP on its path', await ask({ path: '/ws' }));
  const many = await Promise.all(
    Array.from({ length: 30 }, (_, index) => talk(`${base}?${index}`, [`${index}`, 'again'])),
  );
  note('thirty at once', many);
  return results;
};
