// Runs a program of a library under `node` and under `ferroute`, and gives its client the means to talk to it.

'use strict';

const { spawn } = require('node:child_process');
const http = require('node:http');
const { FERROUTE } = require('../support/implementations');
const { connect } = require('../support/wire');

/** How long a program may take to listen. */
const START = 20_000;

/**
 * @typedef {object} Client
 * @property {number} port
 * @property {(options?: http.RequestOptions, body?: string | Buffer) => Promise<any>} ask
 * @property {(bytes: string, answers: number) => Promise<any>} raw
 */

/**
 * Starts the program, lets `talk` talk to it, and ends it.
 * @param {{ execPath: string, implementation: 'node' | 'ferroute', program: string, env?: Record<string, string> }} what
 * @param {(client: Client) => Promise<[string, string][]>} talk
 */
async function withProgram({ execPath, implementation, program, env }, talk) {
  const command = implementation === 'node' ? [program] : [FERROUTE, program];
  const child = spawn(execPath, ['--no-warnings', ...command], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    const port = await listening(child);
    return await talk({ port, ask: asking(port), raw: sending(port) });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => reject(new Error(`${why}; it printed:\n${output}`));
    const timer = setTimeout(fail, START, 'the program did not listen');
    const read = (data) => {
      output += data;
      const port = /listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('close', (code, signal) => fail(`the program ended with code ${code}, signal ${signal}`));
  });
}

function asking(port) {
  return ({ headers: fields, ...options } = {}, body = undefined) =>
    new Promise((resolve, reject) => {
      const headers = { host: 'test.example', ...fields };
      const request = http.request({ host: '127.0.0.1', port, agent: false, ...options, headers }, (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', (error) => resolve({ failed: error.message }));
        response.on('end', () => {
          const { statusCode, statusMessage, headers, trailers } = response;
          if (headers.date) headers.date = '<date>';
          const sorted = Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));
          resolve({
            statusCode,
            statusMessage,
            headers: sorted,
            trailers,
            body: Buffer.concat(pieces).toString('latin1'),
          });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
}

function sending(port) {
  return async (bytes, answers) => {
    const wire = await connect(port);
    wire.write(bytes);
    const received = [];
    for (let index = 0; index < answers; index++) received.push(await wire.answer());
    const fate = await wire.fate();
    wire.destroy();
    return { received, fate };
  };
}

module.exports = { withProgram };
