// A WebSocket's whole life as lines: what came, and how it ended.

'use strict';

const { WebSocket } = require('ws');

/** Instead of messages: it is the server that closes. */
const WAIT = [];

/**
 * @param {string} url
 * @param {(string | Buffer)[]} [messages] Each is sent when the last was answered; after them it closes.
 * @param {import('ws').ClientOptions} [options]
 * @param {() => void} [welcomed] Called when something came.
 * @returns {Promise<string[]>}
 */
function talkTo(url, messages = [], options = {}, welcomed = undefined) {
  const rest = [...messages];
  return new Promise((resolve) => {
    const heard = [];
    const socket = new WebSocket(url, options);
    const end = (how) => {
      clearTimeout(timer);
      socket.terminate();
      resolve([...heard, how]);
    };
    const timer = setTimeout(end, 3000, 'nothing more came');
    socket.on('message', (data, isBinary) => {
      heard.push(isBinary ? `<${data.length} bytes>` : String(data).slice(0, 500));
      welcomed?.();
      if (messages === WAIT) return;
      const next = rest.shift();
      if (next === undefined) socket.close(1000);
      else socket.send(next);
    });
    socket.on('unexpected-response', (_request, response) => end(`status ${response.statusCode}`));
    socket.on('error', (error) => end(error.message));
    socket.on('close', (code, reason) => end(`closed ${code} ${reason}`));
  });
}

module.exports = { WAIT, talkTo };
