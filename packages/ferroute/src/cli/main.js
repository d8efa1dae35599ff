// The command line: decides what is to be done and leaves it to the file of that name.
//
// Only what `ferroute <file>` needs is loaded at the top, since it has to start as fast as `node <file>`.

'use strict';

const path = require('node:path');
const { splitNodeOptions } = require('./node-options');

const COMMANDS = ['dev', 'start', 'build', 'routes'];

/** This command's own file, to run it again in another process. */
const BIN = path.join(__dirname, '../../bin/ferroute.js');

/**
 * Runs a command line.
 *
 * @param {string[]} args What follows `ferroute`.
 */
function main(args) {
  run(args).catch((error) => require('./error').exitFor(error));
}

async function run(/** @type {string[]} */ args) {
  if (args.length === 0) {
    process.stderr.write(require('./options').help(undefined));
    process.exitCode = 2;
    return;
  }
  if (args[0] === '--help' || args[0] === '-h') return void process.stdout.write(require('./options').help(undefined));
  if (args[0] === '--version' || args[0] === '-v') {
    return void process.stdout.write(`${require('../../package.json').version}\n`);
  }

  const { nodeOptions, rest } = splitNodeOptions(args);
  const before = nodeOptions.length ? checked(nodeOptions, rest) : { nodeOptions, given: {} };
  if (before.nodeOptions.length) {
    const keep = before.given.keep ? [`--keep=${before.given.keep}`] : [];
    return require('./reexec').reexec(before.nodeOptions, [BIN, ...keep, ...rest]);
  }
  const [first, ...others] = rest;
  if (!COMMANDS.includes(first)) return require('./run').runFile(first, others, kept(before.given));

  const options = require('./options');
  const { dir, given, help } = options.parseCommand(first, others, before.given);
  if (help) return void process.stdout.write(options.help(first));
  if (first === 'build') return require('./build').buildCommand(dir, given);
  if (first === 'routes') return require('./routes').printRoutes(dir);
  if (first === 'start') {
    // What it inherits.
    process.env.NODE_ENV ??= 'production';
    // Where Node has it, the next start compiles less.
    /** @type {any} */ (require('node:module')).enableCompileCache?.();
    require('./first-worker').startFirst(dir);
  }
  if (first === 'dev') await require('./dev/sparingly').sparingly(() => require('../binding'));
  return require('./serve').serve(/** @type {'dev' | 'start'} */ (first), dir, given);
}

/**
 * What stays the program's own, where there is no configuration file to say it.
 *
 * @param {Partial<import('./options').Settings>} given
 */
function kept(given) {
  if (given.keep === undefined && !process.env.FERROUTE_KEEP) return [];
  return require('./options').settle(given, {}, { FERROUTE_KEEP: process.env.FERROUTE_KEEP }).keep;
}

/**
 * The options before the file: node's and ours, unless one of them is a mistake: node would not know what was meant.
 *
 * @param {string[]} typed
 * @param {string[]} rest
 */
function checked(typed, rest) {
  const { UserError, nearest } = require('./error');
  const { OPTIONS, takeBefore } = require('./options');
  const { nodeOptions, given } = takeBefore(typed);
  if (rest.length === 0) {
    throw new UserError(`there is no file or command after ${typed.join(' ')}`, {
      mend: 'Usage: ferroute [options of node] <file> [args], or see `ferroute --help`',
      exitCode: 2,
    });
  }
  for (const option of nodeOptions) {
    const flag = option.split('=')[0];
    const ours = OPTIONS.find(({ name, short }) => flag === `--${name}` || flag === `-${short}`);
    if (ours) {
      throw new UserError(`${flag} is an option of dev and start and goes behind them: ferroute start ${option}`, {
        mend: 'A program that is run by `ferroute <file>` chooses its port by itself',
        exitCode: 2,
      });
    }
    if (!flag.startsWith('--') || process.allowedNodeEnvironmentFlags.has(flag)) continue;
    const near = nearest(flag, [...OPTIONS.map(({ name }) => `--${name}`), '--version', '--help']);
    if (near) throw new UserError(`unknown option ${flag}`, { mend: `Did you mean ${near}?`, exitCode: 2 });
  }
  return { nodeOptions, given };
}

module.exports = { main };
