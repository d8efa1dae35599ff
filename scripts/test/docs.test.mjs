import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenLinks } from '../docs.mjs';

const files = { 'docs/a.md': '# The first part\n', 'crates/http/src/lib.rs': '', 'crates/http': '', 'README.md': '' };
const repository = { exists: (name) => name.replace(/\/$/, '') in files, read: (name) => files[name] };
const broken = (text, file = 'README.md') => brokenLinks(file, text, repository);

test('links that resolve', () => {
  assert.deepEqual(broken('[a](docs/a.md) [b](docs/a.md#the-first-part) [c](https://nodejs.org/)'), []);
  assert.deepEqual(broken('[up](../README.md)', 'docs/a.md'), []);
});

test('links that do not, by line', () => {
  assert.deepEqual(broken('\n[a](docs/b.md)'), ['README.md:2: the link `docs/b.md` leads nowhere']);
  assert.match(broken('[a](docs/a.md#second)')[0], /no such heading/);
});

test('files named in code spans', () => {
  assert.deepEqual(broken('`crates/http/src/lib.rs`, `crates/http/`, `http.createServer`, `pages/api/hello.js`'), []);
  assert.deepEqual(broken('`crates/http/src/gone.rs`'), ['README.md:1: there is no `crates/http/src/gone.rs`']);
});

test('examples in fenced blocks are not claims', () => {
  assert.deepEqual(broken('```sh\nnpx ferroute `docs/x.md` [a](b)\n```\n'), []);
});
