// Methods and request targets.

'use strict';

const http = require('node:http');
const { program, head } = require('../program');

program('every method of http.METHODS', {
  handler: (req, res, { log }) => {
    log(req.method);
    res.end(req.method);
  },
  client: async ({ connect }) => {
    const wire = await connect();
    const answers = [];
    for (const method of http.METHODS.filter((name) => name !== 'CONNECT')) {
      wire.write(head(method, '/', 'Content-Length: 0'));
      const { status, body } = await wire.answer({ head: method === 'HEAD' });
      answers.push([method, `${status} ${body}`]);
    }
    return answers;
  },
});

program('methods that Node does not know', {
  handler: (req, res, { log }) => {
    log(req.method);
    res.end();
  },
  client: async ({ raw }) => {
    const results = [];
    for (const method of ['FOO', 'get', 'Get', 'GETX', 'G', 'POS', 'PRI']) {
      const { answers, connection } = await raw(head(method, '/'));
      results.push([method, `${answers[0]?.status} ${connection}`]);
    }
    return results;
  },
});

for (const target of [
  '/',
  '/a/b/c',
  '/a?b=c&d=e',
  '/?',
  '/a%20b',
  '/a%2Fb',
  '//double//slash',
  '/../up',
  '/./here',
  '/a;b=c',
  "/!$&'()*+,;=:@",
  '/a#fragment',
  '/%zz',
  '/"<>\\^`{|}',
  '/\xe4\xff',
  'http://localhost/abs?x',
  'http://other:81',
  '*',
  'relative',
  '?x',
  '/a\tb',
]) {
  program(`target ${JSON.stringify(target)}`, {
    handler: (req, res, { log }) => {
      log(req.url);
      res.end();
    },
    client: async ({ connect }) => {
      const wire = await connect();
      wire.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      return [(await wire.answer())?.status, await wire.fate(500)];
    },
  });
}

program('target * for OPTIONS', {
  request: head('OPTIONS', '*'),
  handler: (req, res) => res.end(req.url),
});

program('a target of 8,000 bytes', {
  handler: (req, res) => res.end(String(req.url.length)),
  client: async ({ raw }) => (await raw(head('GET', `/${'x'.repeat(8000)}`))).answers[0].body,
});
