// What must be known of the proxy file before it is loaded: that it exports a function, and which requests it wants.

'use strict';

const { execFile } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { ConfigError } = require('../config/error');
const { exportsOf } = require('./literals');
const { matchersOf } = require('./matcher');

const PARSER = path.join(__dirname, 'parse-process.js');

/**
 * @typedef {object} ProxyFile
 * @property {string} file Absolute.
 * @property {'proxy' | 'middleware'} name
 * @property {import('./matcher').Matcher[]} matchers None: every request.
 */

/**
 * @param {{ file: string, name: 'proxy' | 'middleware' }} found
 * @param {string} dir The project's.
 * @param {import('../config/normalise').I18n | null} i18n
 * @returns {Promise<ProxyFile>}
 * @throws {ConfigError}
 */
async function readProxy({ file, name }, dir, i18n) {
  const source = readFileSync(file, 'utf8');
  const program = await parse(file);
  // A file that cannot be parsed is for the bundler to report.
  if (!program) return { file, name, matchers: [] };
  const { names, isOpen, constants } = exportsOf(program, ['config', 'runtime']);
  const shown = `./${path.relative(dir, file).split(path.sep).join('/')}`;
  if (!isOpen && !names.has('default') && !names.has(name)) {
    throw new ConfigError(missingExport(shown, name), { mend: `export function ${name}(request) {}` });
  }
  const lineOf = (/** @type {number} */ offset) => source.slice(0, offset).split('\n').length;
  const { config, runtime } = constants;
  if (name === 'proxy' && (runtime || (config && 'value' in config && /** @type {any} */ (config.value)?.runtime))) {
    throw new ConfigError(
      `Route segment config is not allowed in Proxy file at "${shown}". Proxy always runs on Node.js runtime. ` +
        'Learn more: https://nextjs.org/docs/messages/middleware-to-proxy',
      { file, line: lineOf((runtime ?? config).start), mend: 'Remove `runtime`' },
    );
  }
  if (!config) return { file, name, matchers: [] };
  const line = lineOf(config.start);
  if ('unsupported' in config) {
    throw new ConfigError(
      `Next.js can't recognize the exported \`config\` field in route "/${name}":\n` +
        `${config.unsupported}${config.path ? ` at "${config.path}"` : ''}.`,
      { file, line, mend: 'Write its values out: https://nextjs.org/docs/messages/invalid-page-config' },
    );
  }
  try {
    return { file, name, matchers: matchersOf(/** @type {any} */ (config.value)?.matcher, i18n) };
  } catch (error) {
    throw new ConfigError(`/${name} contains invalid ${name} config: ${/** @type {Error} */ (error).message}`, {
      file,
      line,
      mend: 'See https://nextjs.org/docs/app/api-reference/file-conventions/proxy#matcher',
    });
  }
}

/**
 * The syntax tree of a file, or undefined if it has none. In a process of its own, which brings the parser: nothing else here
 * needs it, and the bundler runs at the same time.
 *
 * @param {string} file
 * @returns {Promise<{ body: any[] } | undefined>}
 */
function parse(file) {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: Number.POSITIVE_INFINITY };
    execFile(process.execPath, [PARSER, file], options, (error, stdout, stderr) => {
      if (error)
        reject(
          new ConfigError(`${file} cannot be read: ${stderr.trim() || error.message}`, {
            mend: 'Is all installed? Try `npm install`',
          }),
        );
      else resolve(JSON.parse(stdout) ?? undefined);
    });
  });
}

/** @param {string} shown @param {'proxy' | 'middleware'} name */
function missingExport(shown, name) {
  const kind = name === 'proxy' ? 'proxy (previously called middleware)' : 'middleware';
  const moved =
    name === 'proxy'
      ? "- You are migrating from `middleware` to `proxy`, but haven't updated the exported function.\n"
      : '';
  return (
    `The file "${shown}" must export a function, either as a default export or as a named "${name}" export.\n` +
    `This function is what Next.js runs for every request handled by this ${kind}.\n\nWhy this happens:\n${moved}` +
    "- The file exists but doesn't export a function.\n- The export is not a function (e.g., an object or constant).\n" +
    "- There's a syntax error preventing the export from being recognized.\n\nTo fix it:\n" +
    `- Ensure this file has either a default or "${name}" function export.\n\n` +
    'Learn more: https://nextjs.org/docs/messages/middleware-to-proxy'
  );
}

module.exports = { missingExport, readProxy };
