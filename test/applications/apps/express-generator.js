// What express-generator writes: the skeleton that most Express applications began as. morgan, cookie-parser, Pug, Sass-less
// static files, its own error page.

'use strict';

const { execFileSync } = require('node:child_process');
const { symlinkSync } = require('node:fs');
const path = require('node:path');
const { bin } = require('../bin');

function prepare(directory, port) {
  execFileSync(process.execPath, [bin('express-generator'), '--view=pug', '--force', '.'], { cwd: directory });
  symlinkSync(path.join(__dirname, '..', 'node_modules'), path.join(directory, 'node_modules'), 'dir');
  return { file: path.join(directory, 'bin', 'www'), env: { PORT: String(port) } };
}

async function talk(talk, application) {
  const { headers } = await talk.ask('GET /');
  await talk.ask('GET /', { headers: { 'if-none-match': headers.etag }, as: 'GET /, not modified' });
  await talk.ask('GET /', { headers: { 'if-none-match': '*', 'cache-control': 'no-cache' }, as: 'GET /, no cache' });
  await talk.ask('HEAD /');
  await talk.ask('GET /?name=%3Cscript%3E&a[]=1');
  await talk.ask('OPTIONS /');
  await talk.ask('OPTIONS /users');
  await talk.ask('GET /users');
  await talk.ask('GET /users/');
  await talk.ask('GET /USERS?x');
  await talk.ask('GET /users/7');
  await talk.ask('POST /users', { json: { a: 1 } });
  await talk.ask('POST /users', { form: { 'a[b]': 'c' } });
  await talk.ask('POST /users', { body: '{"a":', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /users', { json: { a: 'x'.repeat(200_000) }, as: 'POST /users, 200 KB' });
  await talk.ask('POST /users', { body: 'x', headers: { 'content-type': 'application/json; charset=x-none' } });
  const style = await talk.ask('GET /stylesheets/style.css');
  const condition = { 'if-none-match': style.headers.etag };
  await talk.ask('GET /stylesheets/style.css', { headers: condition, as: 'the style sheet, not modified' });
  await talk.ask('GET /stylesheets/style.css', {
    headers: { 'if-modified-since': style.headers['last-modified'] },
    as: 'the style sheet, not modified since',
  });
  await talk.ask('GET /stylesheets/style.css', {
    headers: { 'if-match': '"other"' },
    as: 'the style sheet, if it matches',
  });
  await talk.ask('GET /stylesheets/style.css', { headers: { range: 'bytes=0-4' } });
  await talk.ask('GET /stylesheets/style.css', { headers: { range: 'bytes=-4' } });
  await talk.ask('GET /stylesheets/style.css', { headers: { range: 'bytes=0-1,4-5' } });
  await talk.ask('GET /stylesheets/style.css', { headers: { range: 'bytes=999-' } });
  await talk.ask('HEAD /stylesheets/style.css');
  await talk.ask('POST /stylesheets/style.css');
  await talk.ask('GET /stylesheets');
  await talk.ask('GET /stylesheets/');
  await talk.ask('GET /stylesheets/%2e%2e/%2e%2e/app.js');
  await talk.ask('GET /stylesheets/..%5capp.js');
  await talk.ask('GET /stylesheets/style.css%00');
  await talk.ask('GET /images?a=b');
  await talk.ask('GET /nothing');
  await talk.ask('GET /nothing', {
    headers: { cookie: 'a=j%3A%7B%22b%22%3A1%7D; c=%ZZ' },
    as: 'GET /nothing, with cookies',
  });
  await talk.ask('GET /%zz');
  await talk.ask('DELETE /');
  await application.printed(/DELETE \/.*\n/);
  talk.note(
    'its log',
    application.output
      .split('\n')
      .filter((line) => / ms - /.test(line))
      .join('\n'),
  );
}

/** Times, and the length of pages that tell a stack. */
const hide = [
  [/\d+\.\d+ ms/g, '<time> ms'],
  [/((?:40[04]|41\d)\u001b\[0m <time> ms) - \d+/g, '$1 - <of the stack>'],
];

module.exports = { name: "express-generator's application", express: 4, prepare, talk, hide };
