// The `.env` files of a project, read into `process.env` as Next reads them: with Next's own package.

'use strict';

const path = require('node:path');
const { loadEnvConfig } = require('@next/env');

/** The variables by which Next's package marks that it was here. */
const MARKS = ['__NEXT_PROCESSED_ENV'];

/**
 * Reads the files of a directory into `process.env`. What is there already stays.
 *
 * @param {string} dir Its root only, never `src/`.
 * @param {boolean} dev `.env.development` rather than `.env.production`; `.env.test` when `NODE_ENV` is `test`.
 * @param {(message: string) => void} [warn] Is told of a file that cannot be read.
 * @returns {{ loaded: string[], files: string[] }} `loaded`: the names of those that are there, the strongest first.
 *   `files`: all that would be read, absolute, for whoever watches them.
 */
function loadEnv(dir, dev, warn = () => {}) {
  const log = { info: () => {}, error: (/** @type {unknown[]} */ ...words) => warn(words.map(String).join(' ')) };
  const { loadedEnvFiles } = loadEnvConfig(dir, dev, log, true);
  // A process that this one starts has files of its own to read.
  for (const mark of MARKS) delete process.env[mark];
  return { loaded: loadedEnvFiles.map((file) => file.path), files: envFiles(dir, dev) };
}

/**
 * The files that are read, there or not.
 *
 * @param {string} dir
 * @param {boolean} dev
 */
function envFiles(dir, dev) {
  const mode = process.env.NODE_ENV === 'test' ? 'test' : dev ? 'development' : 'production';
  const names = [`.env.${mode}.local`, mode === 'test' ? '' : '.env.local', `.env.${mode}`, '.env'];
  return names.filter(Boolean).map((name) => path.join(dir, name));
}

module.exports = { envFiles, loadEnv };
