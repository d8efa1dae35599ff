// A client that sends bytes as they are given.

import net from 'node:net';

/**
 * Sends the first of these; the others are pairs: what to wait for, and what to send then. All that came back, when the connection
 * ended or nothing came for a while.
 */
export function raw(to, [first, ...steps], { ends = false } = {}) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(to, '127.0.0.1', () => socket.write(first));
    let text = '';
    socket.setTimeout(1500, () => socket.destroy());
    socket.on('data', (data) => {
      text += data;
      while (steps.length && text.includes(steps[0])) {
        const [, send] = steps.splice(0, 2);
        if (send === undefined) continue;
        if (ends) socket.end(send);
        else socket.write(send);
      }
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
