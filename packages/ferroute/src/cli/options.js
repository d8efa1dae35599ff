// Every command and option, in one table: parsed, checked and printed by `--help` from here.

'use strict';

const { availableParallelism } = require('node:os');
const { UserError, nearest } = require('./error');

/**
 * @typedef {object} Option
 * @property {string} name On the command line with `--`, and in the configuration file without.
 * @property {string} [short]
 * @property {string} [env] The environment variable that says the same.
 * @property {string} value What stands for its value in `--help`.
 * @property {string} help
 * @property {string} [shown] How `--help` names the default.
 * @property {(text: string) => unknown} parse Throws what is wrong with it, as a string.
 * @property {() => unknown} [fallback] The default.
 * @property {true} [list] May be said more than once: all of it counts.
 * @property {true} [before] May stand before a file or a command, too.
 *
 * @typedef {object} Settings
 * @property {number} [port] Undefined: as the program asks, else 3000.
 * @property {string} [host]
 * @property {number} workers
 * @property {string} health
 * @property {number} grace In seconds.
 * @property {string[]} keep The packages that stay the program's own.
 */

/** The packages that are replaced, and so can be kept. */
const REPLACED = ['express'];

/** @type {Option[]} */
const OPTIONS = [
  {
    name: 'port',
    short: 'p',
    env: 'PORT',
    value: 'N',
    help: 'The port to listen on; 0 for any free one',
    shown: 'what server.js asks for, else 3000',
    parse: (text) => wholeNumber(text, 0, 65_535),
  },
  {
    name: 'host',
    short: 'H',
    env: 'HOST',
    value: 'HOST',
    help: 'The address or host name to listen on',
    shown: 'all addresses',
    parse: (text) => text || fail('must not be empty'),
  },
  {
    name: 'workers',
    env: 'FERROUTE_WORKERS',
    value: 'N',
    help: 'How many threads run file routes',
    shown: 'one for each core',
    parse: (text) => wholeNumber(text, 1, 1024),
    fallback: () => availableParallelism(),
  },
  {
    name: 'health',
    env: 'FERROUTE_HEALTH',
    value: 'PATH',
    help: 'The path of the health check',
    shown: '/_ferroute/health',
    parse: (text) => (/^\/[^\s?#]*$/.test(text) ? text : fail('must be a path that begins with /')),
    fallback: () => '/_ferroute/health',
  },
  {
    name: 'grace',
    env: 'FERROUTE_GRACE',
    value: 'SECONDS',
    help: 'How long requests may take to finish when the server is stopped',
    shown: '10; at most 1 in dev',
    parse: (text) => wholeNumber(text, 0, 86_400),
    fallback: () => 10,
  },
  {
    name: 'keep',
    env: 'FERROUTE_KEEP',
    value: 'NAMES',
    help: 'Packages of the program that are not replaced: express',
    shown: 'none',
    parse: packages,
    fallback: () => [],
    list: true,
    before: true,
  },
];

/** @type {{ name: string, usage: string, help: string, options: string[] }[]} */
const COMMANDS = [
  {
    name: 'dev',
    usage: 'dev [dir]',
    help: 'Serve file routes and server.js of a directory, reload on change',
    options: OPTIONS.map(({ name }) => name),
  },
  {
    name: 'start',
    usage: 'start [dir]',
    help: 'The same in production',
    options: OPTIONS.map(({ name }) => name),
  },
  {
    name: 'build',
    usage: 'build [dir]',
    help: 'Bundle every function ahead of time, for start',
    options: ['keep'],
  },
  { name: 'routes', usage: 'routes [dir]', help: 'Print the route table of a directory', options: [] },
];

/** @returns {never} */
function fail(/** @type {string} */ problem) {
  throw problem;
}

function wholeNumber(/** @type {string} */ text, /** @type {number} */ least, /** @type {number} */ most) {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : fail(`must be a whole number from ${least} to ${most}`);
}

/** Names, with commas between them. */
function packages(/** @type {string} */ text) {
  const names = text.split(',').map((name) => name.trim());
  return names.every((name) => REPLACED.includes(name)) ? names : fail(`must be among: ${REPLACED.join(', ')}`);
}

/**
 * The value of an option, or an error that names where it was said.
 *
 * @param {Option} option
 * @param {string} text
 * @param {string} source As the person wrote it: `--port`, `PORT`, `port in ferroute.config.js`.
 * @param {number} [exitCode]
 */
function valueOf(option, text, source, exitCode = 1) {
  try {
    return option.parse(text);
  } catch (problem) {
    throw new UserError(`${source} ${problem}, not \`${text}\``, {
      mend: `For example: ${example(option, source)}`,
      exitCode,
    });
  }
}

function example(/** @type {Option} */ option, /** @type {string} */ source) {
  const value = { port: '3000', host: '127.0.0.1', workers: '2', health: '/health', grace: '10', keep: 'express' }[
    option.name
  ];
  return source.startsWith('-') ? `${source} ${value}` : `${source.split(' ')[0]}=${value}`;
}

/**
 * Takes the command line of `dev`, `start` or `routes` apart.
 *
 * @param {string} commandName
 * @param {string[]} args What follows the command.
 * @param {Partial<Settings>} [before] What was said before the command.
 * @returns {{ dir: string, given: Partial<Settings>, help: boolean }}
 */
function parseCommand(commandName, args, before = {}) {
  const command = /** @type {typeof COMMANDS[number]} */ (COMMANDS.find(({ name }) => name === commandName));
  const options = OPTIONS.filter(({ name }) => command.options.includes(name));
  /** @type {Record<string, unknown>} */
  const given = { ...before };
  /** @type {string[]} */
  const positional = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === '--help' || arg === '-h') return { dir: '.', given: {}, help: true };
    if (arg === '--') {
      positional.push(...args.slice(index + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      positional.push(arg);
      continue;
    }
    const { flag, attached } = flagOf(arg);
    const option = options.find(({ name, short }) => flag === `--${name}` || (short && flag === `-${short}`));
    if (!option) throw unknownOption(flag, command, options);
    const text = arg === flag ? args[++index] : attached;
    take(option, text, flag, given);
  }
  if (positional.length > 1) {
    throw new UserError(`\`${command.name}\` takes one directory, not ${positional.length}: ${positional.join(', ')}`, {
      mend: `Usage: ferroute ${command.usage} [options]`,
      exitCode: 2,
    });
  }
  return { dir: positional[0] ?? '.', given: /** @type {Partial<Settings>} */ (given), help: false };
}

/**
 * The options of ours before a file or a command, and those of node.
 *
 * @param {string[]} args
 * @returns {{ nodeOptions: string[], given: Partial<Settings> }}
 */
function takeBefore(args) {
  /** @type {Record<string, unknown>} */
  const given = {};
  /** @type {string[]} */
  const nodeOptions = [];
  for (let index = 0; index < args.length; index++) {
    const { flag, attached } = flagOf(args[index]);
    const option = OPTIONS.find(({ name, before }) => before && flag === `--${name}`);
    if (option) take(option, flag === args[index] ? args[++index] : attached, flag, given);
    else nodeOptions.push(args[index]);
  }
  return { nodeOptions, given: /** @type {Partial<Settings>} */ (given) };
}

/** `--port=1`, `-p1` → flag and value. */
function flagOf(/** @type {string} */ arg) {
  const [, flag, attached] = /^(--[^=]+|-[^-])=?([\s\S]*)$/.exec(arg) ?? [arg, arg, ''];
  return { flag, attached };
}

/**
 * Takes the value of an option.
 *
 * @param {Option} option
 * @param {string | undefined} text
 * @param {string} flag
 * @param {Record<string, unknown>} given
 */
function take(option, text, flag, given) {
  if (text === undefined) {
    throw new UserError(`${flag} needs a value`, { mend: `For example: ${example(option, flag)}`, exitCode: 2 });
  }
  const value = valueOf(option, text, flag, 2);
  const { name } = option;
  given[name] = option.list
    ? [.../** @type {unknown[]} */ (given[name] ?? []), .../** @type {unknown[]} */ (value)]
    : value;
}

/**
 * @param {string} flag
 * @param {typeof COMMANDS[number]} command
 * @param {Option[]} options
 */
function unknownOption(flag, command, options) {
  const known = options.flatMap(({ name, short }) => (short ? [`--${name}`, `-${short}`] : [`--${name}`]));
  const near = flag.startsWith('--') ? nearest(flag, [...known, '--help']) : undefined;
  const mend = near ? `Did you mean ${near}?` : `See \`ferroute ${command.name} --help\``;
  return new UserError(`unknown option ${flag} of \`ferroute ${command.name}\``, { mend, exitCode: 2 });
}

/**
 * What was decided: the command line, then the configuration file, then the environment, then the default.
 *
 * @param {Partial<Settings>} given From the command line.
 * @param {Partial<Settings>} configured From the configuration file.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 */
function settle(given, configured, env) {
  /** @type {Record<string, unknown>} */
  const settings = {};
  for (const option of OPTIONS) {
    const name = /** @type {keyof Settings} */ (option.name);
    const said = option.env === undefined ? undefined : env[option.env];
    // Evaluated in turn: a variable that nothing asks for may hold nonsense.
    settings[name] =
      given[name] ??
      configured[name] ??
      (said ? valueOf(option, said, /** @type {string} */ (option.env)) : option.fallback?.());
  }
  return /** @type {Settings} */ (/** @type {unknown} */ (settings));
}

/** The text of `ferroute --help`, or of one command's. */
function help(/** @type {string | undefined} */ commandName) {
  const commands = COMMANDS.filter(({ name }) => !commandName || name === commandName);
  const lines = ['Usage:'];
  const width = 26;
  if (!commandName)
    lines.push(
      `  ${'ferroute <file> [args]'.padEnd(width)}Run a Node program, with its HTTP served by Rust and its Express ours`,
    );
  for (const command of commands) lines.push(`  ferroute ${command.usage.padEnd(width - 9)}${command.help}`);
  const options = OPTIONS.filter(({ name }) => commands.some((command) => command.options.includes(name)));
  if (options.length) {
    const of = commandName ? '' : ' of dev and start';
    lines.push('', `Options${of} (also in ferroute.config.{js,mjs,json}, or as environment variables):`);
    for (const { name, short, value, help, shown, env } of options) {
      const flags = `${short ? `-${short}, ` : '    '}--${name} ${value}`;
      lines.push(`  ${flags.padEnd(width)}${help} [${env}; default: ${shown}]`);
    }
  }
  lines.push('', `  ${'-h, --help'.padEnd(width)}Print this`);
  if (!commandName) {
    lines.push(`  ${'-v, --version'.padEnd(width)}Print the version`);
    lines.push(
      '',
      'Options of node, such as --inspect or --env-file=.env, go before the file or the command. So does --keep.',
    );
  }
  return `${lines.join('\n')}\n`;
}

module.exports = { COMMANDS, OPTIONS, REPLACED, help, parseCommand, settle, takeBefore, valueOf };
