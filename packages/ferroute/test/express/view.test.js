// Views: which file and which engine a name means, and when a callback is called.

'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { promisify } = require('node:util');
const editions = require('../../src/express/editions');
const { defineView } = require('../../src/express/view');

/** @type {string} */
let dir;

before(() => {
  dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'views-')));
  for (const file of [
    'one/page.tmpl',
    'one/folder/index.tmpl',
    'one/dotted.name.tmpl',
    'two/page.tmpl',
    'two/other.tmpl',
    'one/directory.tmpl/x',
    'node_modules/engine-of-program/index.js',
    'node_modules/no-engine/index.js',
  ]) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), '');
  }
  fs.writeFileSync(
    path.join(dir, 'node_modules/engine-of-program/index.js'),
    'exports.__express = (file, options, callback) => callback(null, "engine of the program");',
  );
});

after(() => fs.rmSync(dir, { recursive: true, force: true }));

const engine = (file, options, callback) => callback(null, `${path.basename(file)} ${JSON.stringify(options)}`);

for (const [major, edition] of Object.entries({ 4: editions.four, 5: editions.five })) {
  const View = defineView(edition);
  const find = (name, options = {}) =>
    new View(name, { engines: { '.tmpl': engine }, root: path.join(dir, 'one'), ...options });

  describe(`views of Express ${major}`, () => {
    test('the file of a name', () => {
      const roots = [path.join(dir, 'one'), path.join(dir, 'two')];
      for (const [name, options, file] of [
        ['page.tmpl', {}, 'one/page.tmpl'],
        ['page', { defaultEngine: 'tmpl' }, 'one/page.tmpl'],
        ['page', { defaultEngine: '.tmpl' }, 'one/page.tmpl'],
        ['folder', { defaultEngine: 'tmpl' }, 'one/folder/index.tmpl'],
        ['folder.tmpl', {}, 'one/folder/index.tmpl'],
        ['dotted.name.tmpl', {}, 'one/dotted.name.tmpl'],
        ['directory.tmpl', {}, undefined],
        ['none.tmpl', {}, undefined],
        ['../two/other.tmpl', {}, 'two/other.tmpl'],
        ['page.tmpl', { root: roots }, 'one/page.tmpl'],
        ['other.tmpl', { root: roots }, 'two/other.tmpl'],
        ['other.tmpl', { root: [] }, undefined],
      ]) {
        assert.strictEqual(find(name, options).path, file && path.join(dir, file), name);
      }
      assert.strictEqual(find(path.join(dir, 'two/other.tmpl')).path, path.join(dir, 'two/other.tmpl'));
    });

    test('what a view shows', () => {
      const view = find('page', { defaultEngine: 'tmpl' });
      assert.deepStrictEqual(Object.keys(view), ['defaultEngine', 'ext', 'name', 'root', 'engine', 'path']);
      assert.deepStrictEqual([view.ext, view.name, view.engine], ['.tmpl', 'page', engine]);
      assert.deepStrictEqual(Object.keys(View.prototype), ['lookup', 'render', 'resolve']);
      assert.strictEqual(View.name, 'View');
    });

    test('errors', () => {
      assert.throws(() => find('page'), { message: 'No default engine was specified and no extension was provided.' });
      assert.throws(() => find('page.no-such-engine'), { code: 'MODULE_NOT_FOUND' });
      assert.throws(() => find('page.events'), { message: 'Module "events" does not provide a view engine.' });
    });

    test('when the callback is called', async () => {
      let isNow = true;
      const [text, wasNow] = await new Promise((resolve) => {
        find('page.tmpl').render({ a: 1 }, (_error, text) => resolve([text, isNow]));
        isNow = false;
      });
      assert.strictEqual(text, 'page.tmpl {"a":1}');
      assert.strictEqual(wasNow, major === '4');
    });

    test('an engine is the program’s, and kept', async () => {
      const script = `
        const { createExpress } = require(${JSON.stringify(require.resolve('../../src/express/create'))});
        const editions = require(${JSON.stringify(require.resolve('../../src/express/editions'))});
        const app = createExpress(editions.${major === '4' ? 'four' : 'five'})();
        app.set('views', ${JSON.stringify(path.join(dir, 'one'))});
        require('node:fs').writeFileSync(${JSON.stringify(path.join(dir, 'one/page.engine-of-program'))}, '');
        app.render('page.engine-of-program', (error, text) => {
          console.log(error ?? text, Object.keys(app.engines));
          try { app.render('page.no-engine', () => {}); } catch (error) { console.log(error.message); }
        });`;
      const file = path.join(dir, 'program.js');
      fs.writeFileSync(file, script);
      const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: os.tmpdir() });
      assert.strictEqual(
        stdout,
        'engine of the program [ \'.engine-of-program\' ]\nModule "no-engine" does not provide a view engine.\n',
      );
    });
  });
}
