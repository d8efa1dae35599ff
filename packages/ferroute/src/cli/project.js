// A directory to serve: its file routes, its server program, and what is wrong with them.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const binding = require('../binding');
const { UserError, styler } = require('./error');
const { findNext } = require('./next-app');

const PROGRAMS = ['server.js', 'server.ts', 'server.mjs', 'server.cjs'];

/**
 * @typedef {object} Route
 * @property {number} id
 * @property {'pages' | 'app'} kind
 * @property {string} pattern In Next's notation: `/api/users/[id]`.
 * @property {string} file Absolute.
 * @property {string[]} params
 * @property {string[]} [middleware] The files in the folders above it that stand before it, absolute, the outermost first.
 *
 * @typedef {object} Manifest
 * @property {Route[]} routes
 * @property {{ message: string, files: string[] }[]} errors
 * @property {{ message: string, files: string[] }[]} warnings
 * @property {string} [publicDir]
 * @property {string[]} [pages] The patterns of pages, which are not served from here.
 *
 * @typedef {object} ReadProject
 * @property {string} dir Absolute.
 * @property {Manifest} manifest
 * @property {string | undefined} program The server program's file.
 * @property {import('./next-app').NextApp | undefined} website Next, if it is to serve the project's pages.
 *
 * @typedef {object} Beside
 * @property {import('./next-config').NextProject} next What stands beside the routes.
 * @property {string[]} extras Files that are built with the routes though they are none: the proxy, for example.
 *
 * @typedef {ReadProject & Beside} Project
 */

/**
 * @param {string} typed The directory, as the person wrote it.
 * @param {{ pageExtensions?: string[] }} [options]
 * @returns {ReadProject}
 */
function readProject(typed, options = {}) {
  const dir = directoryOf(typed);
  const manifest = /** @type {Manifest} */ (JSON.parse(scan(dir, options)));
  if (manifest.errors.length) {
    throw new UserError(manifest.errors.map(({ message }) => message).join('\n'), {
      mend: `In: ${[...new Set(manifest.errors.flatMap(({ files }) => files))].join(', ')}`,
    });
  }
  const program = PROGRAMS.map((name) => path.join(dir, name)).find((file) => fs.existsSync(file));
  return { dir, manifest, program, website: program ? undefined : findNext(dir, manifest) };
}

/**
 * @param {string} typed The directory, as the person wrote it.
 * @returns {string} Absolute.
 * @throws {UserError} When it is none, or not to be read.
 */
function directoryOf(typed) {
  const dir = path.resolve(typed);
  checkDirectory(dir, typed);
  return dir;
}

function checkDirectory(/** @type {string} */ dir, /** @type {string} */ typed) {
  const mend = 'Give the directory that holds pages/, app/ or server.js';
  const stats = fs.statSync(dir, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`there is no directory ${typed === '.' ? dir : typed}`, { mend });
  if (!stats.isDirectory()) {
    throw new UserError(`${typed} is not a directory`, { mend: `To run it as a program: ferroute ${typed}` });
  }
  try {
    fs.readdirSync(dir);
  } catch (error) {
    throw new UserError(`cannot read the directory ${typed}: ${/** @type {Error} */ (error).message}`, {
      mend: `Give this user the right to read it: chmod u+rx ${typed}`,
    });
  }
}

function scan(/** @type {string} */ dir, /** @type {{ pageExtensions?: string[] }} */ options) {
  try {
    return binding.scanRoutes(dir, options);
  } catch (error) {
    throw new UserError(/** @type {Error} */ (error).message, { mend: 'Mend its name or its permissions' });
  }
}

/** A file as a person in `dir` would name it. */
function shown(/** @type {string} */ dir, /** @type {string} */ file) {
  return path.relative(dir, file) || '.';
}

/**
 * The route table: a line for each route, and one for what the program answers.
 *
 * @param {ReadProject & Partial<Beside>} project
 * @param {NodeJS.WriteStream} stream Decides about colours.
 * @returns {string}
 */
function routeTable({ dir, manifest, program, next, website }, stream) {
  const style = styler(stream);
  /** @type {[pattern: string, kind: string, file: string][]} */
  const rows = next?.proxy ? [['/*', next.proxy.name, shown(dir, next.proxy.file)]] : [];
  for (const { pattern, kind, file } of manifest.routes) {
    rows.push([pattern, kind === 'pages' ? 'pages/api' : 'route handler', shown(dir, file)]);
  }
  if (manifest.publicDir && !website) rows.push(['/*', 'static files', shown(dir, manifest.publicDir)]);
  if (program) rows.push(['/*', 'program', shown(dir, program)]);
  if (website) rows.push(['/*', 'pages', `next ${website.version}`]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(([pattern, kind, file]) => {
      const name = style('cyan', pattern) + ' '.repeat(widths[0] - pattern.length);
      return `  ${name}  ${kind.padEnd(widths[1])}  ${style('dim', file)}\n`;
    })
    .join('');
}

/** Prints what the scan found odd. */
function printWarnings(/** @type {Manifest} */ { warnings }) {
  const style = styler(process.stderr);
  for (const { message } of warnings) process.stderr.write(`${style('yellow', 'warning:')} ${message}\n`);
}

module.exports = { directoryOf, printWarnings, readProject, routeTable, shown };
