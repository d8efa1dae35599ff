// `res.download`: the name that it gives, its arguments in all their orders, headers, callbacks, errors.

'use strict';

const { sends } = require('../file-cases');

const NAMES = [
  'report.pdf',
  'é.txt',
  'snow ☃.txt',
  'a "b".txt',
  'a\\b.txt',
  '../up.txt',
  'dir/file.txt',
  '',
  '100%.txt',
  '50%25.txt',
  'a;b.txt',
  'a\r\nb.txt',
  'a\0b',
  '€.html',
  '日本.png',
  '.hidden',
  'noext',
  'x'.repeat(300),
  ' spaced ',
  '\ud800',
];

const named = NAMES.map((name) =>
  sends(`download as ${JSON.stringify(name).slice(0, 40)}`, (res, { dir }) => res.download(`${dir}/todo.txt`, name)),
);

const odd = Object.entries({
  null: null,
  undefined: undefined,
  zero: 0,
  'a number': 42,
  true: true,
  false: false,
  'a list': ['a.txt'],
  'a Date': new Date(0),
}).map(([words, name]) =>
  sends(`download as ${words}`, (res, { dir }) => res.download(`${dir}/todo.txt`, name), ['GET /']),
);

const ordered = [
  sends('download with a callback', (res, { dir, done }) => res.download(`${dir}/todo.txt`, done)),
  sends('download with a name and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, 'named.txt', done),
  ),
  sends('download with a name, options and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, 'named.txt', { maxAge: 5000 }, done),
  ),
  sends('download with options', (res, { dir }) =>
    res.download(`${dir}/todo.txt`, { maxAge: 5000, headers: { 'X-A': '1' } }),
  ),
  sends('download with options and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, { maxAge: 5000 }, done),
  ),
  sends('download with a name and options', (res, { dir }) =>
    res.download(`${dir}/todo.txt`, 'named.txt', { maxAge: 5000 }),
  ),
  sends('download with null, options and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, null, { maxAge: 5000 }, done),
  ),
  sends('download with a name, null and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, 'named.txt', null, done),
  ),
  sends('download with a name, undefined and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, 'named.txt', undefined, done),
  ),
  sends('download with options, undefined and a callback', (res, { dir, done }) =>
    res.download(`${dir}/todo.txt`, { maxAge: 5000 }, undefined, done),
  ),
  sends('download with null and undefined', (res, { dir }) => res.download(`${dir}/todo.txt`, null, undefined)),
  sends(
    'download with two option objects',
    (res, { dir }) => res.download(`${dir}/todo.txt`, { maxAge: 1000 }, { maxAge: 5000 }),
    ['GET /'],
  ),
  sends('download with an empty object', (res, { dir }) => res.download(`${dir}/todo.txt`, {})),
  sends('download with options that are a text', (res, { dir }) => res.download(`${dir}/todo.txt`, 'named.txt', 'x'), [
    'GET /',
  ]),
  sends('download of nothing', (res) => res.download(), ['GET /']),
];

const rooted = [
  ...[
    'todo.txt',
    './todo.txt',
    '/todo.txt',
    'sub/page.txt',
    '../todo.txt',
    'sub/../todo.txt',
    '%2e%2e/x',
    'none.txt',
    'sub',
    '',
    'a\0b',
  ].flatMap((file) => [
    sends(`download of ${JSON.stringify(file)} with a root`, (res, { dir }) => res.download(file, { root: dir }), [
      'GET /',
    ]),
    sends(
      `download of ${JSON.stringify(file)} with a root and a name`,
      (res, { dir, done }) => res.download(file, 'named.txt', { root: dir }, done),
      ['GET /'],
    ),
  ]),
  sends('download of a path relative to the working directory', (res) => res.download('todo.txt'), ['GET /']),
  sends('download of a path that goes up and is resolved', (res) => res.download('sub/../todo.txt'), ['GET /']),
];

const headed = [
  ...[
    { 'X-A': '1' },
    { 'content-disposition': 'inline' },
    { 'Content-Disposition': 'inline', 'content-DISPOSITION': 'x' },
    { 'Content-Type': 'text/own' },
    {},
    null,
    undefined,
    'text',
    { 'X-A': ['1', '2'] },
    Object.create({ 'X-Inherited': '1' }),
  ].map((headers, index) =>
    sends(`download with ${index}: headers ${JSON.stringify(headers)}`, (res, { dir }) =>
      res.download(`${dir}/todo.txt`, 'named.txt', { headers }),
    ),
  ),
  sends(
    'download with a Content-Disposition of the handler',
    (res, { dir }) => res.set('Content-Disposition', 'inline').download(`${dir}/todo.txt`),
    ['GET /'],
  ),
  sends('download with a type of the handler', (res, { dir }) => res.type('bin').download(`${dir}/todo.txt`), [
    'GET /',
  ]),
  sends('download with a name of another type', (res, { dir }) => res.download(`${dir}/todo.txt`, 'page.html')),
  sends(
    'download leaves the options of the caller',
    (res, { dir, note }) => {
      const given = Object.freeze({ headers: Object.freeze({ 'X-A': '1' }), maxAge: 5000 });
      res.download(`${dir}/todo.txt`, 'n.txt', given);
      note(given);
    },
    ['GET /'],
  ),
];

const failing = [
  ...['none.txt', 'sub', 'sub/', '.hidden', 'todo.txt/x'].flatMap((file) => [
    sends(`download of ${file}: the error is passed on without Content-Disposition`, (res, { dir }) =>
      res.download(`${dir}/${file}`),
    ),
    sends(`download of ${file}: the callback is told`, (res, { dir, done, note }) =>
      res.download(`${dir}/${file}`, 'n.txt', (error) => {
        note(res.get('content-disposition') ?? 'no disposition');
        done(error);
      }),
    ),
    sends(
      `download of ${file}: dotfiles allow`,
      (res, { dir }) => res.download(`${dir}/${file}`, 'n.txt', { dotfiles: 'allow' }),
      ['GET /'],
    ),
  ]),
  sends('download by conditions', (res, { dir, done }) => res.download(`${dir}/nums.txt`, done), [
    { path: '/', headers: { 'if-none-match': '*' } },
    { path: '/', headers: { 'if-match': '"x"' } },
    { path: '/', headers: { range: 'bytes=2-3' } },
    { path: '/', headers: { range: 'bytes=20-' } },
  ]),
];

module.exports = [...named, ...odd, ...ordered, ...rooted, ...headed, ...failing];
