// One real request, compared with what the workload has to be answered.

import http from 'node:http';

/**
 * Sends a workload's request on a connection of its own.
 *
 * @param {number} port
 * @param {import('./workloads.mjs').Workload} workload
 * @returns {Promise<{ status: number, type: string, body: string, wireBytes: number }>}
 */
export function ask(port, { method, path, headers: more, body }) {
  const agent = new http.Agent({ keepAlive: true });
  const type = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length };
  const headers = { ...type, ...more };
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, agent, headers, timeout: 10_000 });
    request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path} within 10 s`)));
    request.on('error', reject);
    request.on('response', (response) => {
      const { socket } = response;
      const chunks = [];
      response.on('error', reject);
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode,
          type: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString(),
          wireBytes: socket.bytesRead,
        });
      });
    });
    request.end(body);
  }).finally(() => agent.destroy());
}

/** What is wrong with an answer, in words; undefined if it is right. */
export function wrongAnswer({ status, type, body }, { expected }) {
  if (status !== (expected.status ?? 200)) return `status ${status}: ${excerpt(body)}`;
  if (!expected.type.test(type)) return `content type '${type}'`;
  if (body !== expected.body) {
    const at = [...expected.body].findIndex((character, index) => character !== body[index]);
    return `a body of ${body.length} bytes that differs at ${at < 0 ? expected.body.length : at}: ${excerpt(body)}`;
  }
  return undefined;
}

/**
 * wrk reads bodies but does not compare them. If all were as long as the one that was checked, the bytes that it read
 * are that many, but for the answers that were cut off at the end, one for each connection.
 */
export function wrongSize({ requests, bytes }, wireBytes, connections) {
  const least = requests * wireBytes * 0.99;
  const most = (requests + connections) * wireBytes * 1.01;
  if (bytes >= least && bytes <= most) return undefined;
  return `answers under load were ${Math.round(bytes / requests)} bytes long, the one that was checked ${wireBytes}`;
}

const excerpt = (text) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
