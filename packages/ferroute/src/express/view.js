// Views: finds the file of a template and the engine for it. `app.render` makes one for each name, and may keep it.

'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

/**
 * The constructor of views: the setting 'view', which programs may replace.
 * @param {import('./editions').Edition} edition
 */
function defineView(edition) {
  const { rendersLater } = edition.request;

  /**
   * @this {any}
   * @param {string} name
   * @param {{ defaultEngine?: string, engines: Record<string, any>, root: string | string[] }} options An engine that a
   *   view is the first to need is added to `engines`.
   */
  function View(name, options) {
    const { defaultEngine, engines, root } = options || {};
    this.defaultEngine = defaultEngine;
    this.ext = path.extname(name);
    this.name = name;
    this.root = root;
    if (!this.ext && !defaultEngine) {
      throw new Error('No default engine was specified and no extension was provided.');
    }
    let file = name;
    if (!this.ext) {
      this.ext = defaultEngine?.[0] === '.' ? defaultEngine : `.${defaultEngine}`;
      file += this.ext;
    }
    engines[this.ext] ||= loadEngine(this.ext.slice(1));
    this.engine = engines[this.ext];
    this.path = this.lookup(file);
  }

  /**
   * The file of a name, in the first of the roots that has it.
   * @this {any}
   * @param {string} name
   * @returns {string | undefined}
   */
  View.prototype.lookup = function lookup(name) {
    for (const root of [this.root].flat()) {
      const file = path.resolve(root, name);
      const found = this.resolve(path.dirname(file), path.basename(file));
      if (found) return found;
    }
    return undefined;
  };

  /**
   * @this {any}
   * @param {any} options
   * @param {(...args: any[]) => void} callback
   */
  View.prototype.render = function render(options, callback) {
    if (!rendersLater) {
      this.engine(this.path, options, callback);
      return;
    }
    let isNow = true;
    /** @this {any} @param {any[]} args */
    const rendered = function (...args) {
      if (isNow) process.nextTick(() => callback.apply(this, args));
      else callback.apply(this, args);
    };
    this.engine(this.path, options, rendered);
    isNow = false;
  };

  /**
   * `file`, or the index of the directory of that name.
   * @this {any}
   * @param {string} dir
   * @param {string} file
   * @returns {string | undefined}
   */
  View.prototype.resolve = function resolve(dir, file) {
    const own = path.join(dir, file);
    if (isFile(own)) return own;
    const index = path.join(dir, path.basename(file, this.ext), `index${this.ext}`);
    return isFile(index) ? index : undefined;
  };

  return View;
}

/** @param {string} name of a module */
function loadEngine(name) {
  const engine = requireFromProgram(name).__express;
  if (typeof engine !== 'function') throw new Error(`Module "${name}" does not provide a view engine.`);
  return engine;
}

/**
 * A module as the program has it: Express stands among the program's packages, ours need not.
 * @param {string} name
 */
function requireFromProgram(name) {
  const program = require.main?.filename ?? process.argv[1];
  const places = [path.join(process.cwd(), 'package.json')];
  if (program) places.unshift(path.resolve(program));
  for (const place of places) {
    const load = createRequire(place);
    if (resolves(load, name)) return load(name);
  }
  return require(name);
}

/**
 * @param {NodeJS.Require} load
 * @param {string} name
 */
function resolves(load, name) {
  try {
    load.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} file */
function isFile(file) {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { defineView };
