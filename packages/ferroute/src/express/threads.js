// Worker threads that the program starts get our Express, too: they load `install-thread.js` first, as processes that it
// forks load `install.js`. Their `http` stays Node's.

'use strict';

const { syncBuiltinESMExports } = require('node:module');
const threads = require('node:worker_threads');

const INSTALL = require.resolve('./install-thread');
/** How Node names the options of the process that a thread cannot have. They hold for all its threads anyway. */
const REFUSED = /invalid execArgv flags: (.*)$/;

/**
 * Makes threads inherit the replacement from now on.
 *
 * @param {readonly string[]} options Those of node that threads inherit.
 */
function replaceInThreads(options) {
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, [file, given, ...rest], newTarget) {
      const start = (/** @type {object | undefined} */ settings) =>
        Reflect.construct(target, [file, settings, ...rest], newTarget);
      // Whoever says what a thread is started with, has said it all.
      if (given?.execArgv !== undefined) return start(given);
      const withOurs = (/** @type {readonly string[]} */ inherited) =>
        start({ ...given, execArgv: [...inherited, '--require', INSTALL] });
      try {
        return withOurs(options);
      } catch (error) {
        const refused = refusedOptions(error);
        if (!refused) throw error;
        return withOurs(options.filter((option, index) => !isOf(refused, option, options[index - 1])));
      }
    },
  });
  syncBuiltinESMExports();
}

/**
 * @param {unknown} error
 * @returns {string[] | undefined}
 */
function refusedOptions(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return code === 'ERR_WORKER_INVALID_EXEC_ARGV' ? REFUSED.exec(message)?.[1].split(', ') : undefined;
}

/** Whether an argument is one of the options, or the value behind one. */
const isOf = (/** @type {string[]} */ refused, /** @type {string} */ arg, /** @type {string | undefined} */ before) =>
  refused.includes(arg) || (!arg.startsWith('-') && before !== undefined && refused.includes(before));

module.exports = { replaceInThreads };
