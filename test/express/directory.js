// The scratch directory that the cases are given as `tools.dir`, and in which their process runs: fixed files with fixed
// times, so that entity tags and dates are the same everywhere.

'use strict';

const { mkdirSync, symlinkSync, utimesSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** Every file has this time. */
const TIME = new Date('2024-01-02T03:04:05Z');

/** @type {Record<string, string | Buffer>} */
const FILES = {
  'index.html': '<p>home</p>\n',
  'todo.txt': '- groceries\n',
  'nums.txt': '123456789',
  'empty.txt': '',
  'data.json': '{"a":1}',
  'user.html': '<p>{{user.name}}</p>\n',
  'name with space.txt': 'spaced',
  '100%.txt': 'percent',
  'snow ☃/page.txt': 'snow',
  noextension: 'plain',
  'image.png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'script.js': 'alert(1);\n',
  'style.css': 'p { color: red }\n',
  'unknown.foobar': 'what',
  'big.txt': 'line of text\n'.repeat(10_000),
  '.hidden': 'hidden',
  '.dir/inside.txt': 'inside a hidden folder',
  'sub/index.html': '<p>sub</p>\n',
  'sub/page.txt': 'sub page',
  'sub/.hidden': 'hidden in sub',
  'noindex/file.txt': 'no index here',
  'users/tobi.txt': 'ferret',
  'page.html': '<p>page</p>\n',
  'page.htm': '<p>page htm</p>\n',
  'views/name.tmpl': 'name: {{name}}',
  'views/user.tmpl': '<p>{{user.name}}</p>',
  'views/locals.tmpl': '{{a}} {{b}} {{c}}',
  'views/broken.tmpl': '{{!}}',
  'views/blog/index.tmpl': 'blog',
  'views/blog/post.tmpl': 'post {{title}}',
  'views/other.alt': 'other {{name}}',
  'views/dot.tmpl.html': 'dots',
  'views2/name.tmpl': 'second: {{name}}',
  'views2/only-here.tmpl': 'only here',
};

/** Fills the directory. @param {string} dir */
function fillDirectory(dir) {
  for (const [name, content] of Object.entries(FILES)) {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, TIME, TIME);
  }
  symlinkSync('todo.txt', path.join(dir, 'link.txt'));
}

module.exports = { fillDirectory };
