// Options of node that stand before the file or the command: told apart from what follows.

'use strict';

/** Options of node, and `--keep` of ours, that take the next argument as their value when there is no `=`. */
const WITH_VALUE = new Set([
  '-C',
  '-r',
  '--conditions',
  '--cpu-prof-dir',
  '--cpu-prof-interval',
  '--cpu-prof-name',
  '--diagnostic-dir',
  '--disable-warning',
  '--dns-result-order',
  '--env-file',
  '--env-file-if-exists',
  '--experimental-loader',
  '--heap-prof-dir',
  '--heap-prof-interval',
  '--heap-prof-name',
  '--icu-data-dir',
  '--import',
  '--inspect-port',
  '--keep',
  '--debug-port',
  '--loader',
  '--localstorage-file',
  '--max-http-header-size',
  '--openssl-config',
  '--redirect-warnings',
  '--report-dir',
  '--report-directory',
  '--report-filename',
  '--report-signal',
  '--require',
  '--title',
  '--tls-cipher-list',
  '--tls-keylog',
  '--trace-event-categories',
  '--trace-event-file-pattern',
  '--unhandled-rejections',
]);

/**
 * Splits arguments at the first one that is no option: `['--inspect', 'server.js', '-x']` → one of node, two others.
 *
 * @param {string[]} args
 * @returns {{ nodeOptions: string[], rest: string[] }}
 */
function splitNodeOptions(args) {
  let index = 0;
  while (index < args.length && args[index].startsWith('-') && args[index] !== '-') {
    if (args[index] === '--') return { nodeOptions: args.slice(0, index), rest: args.slice(index + 1) };
    index += WITH_VALUE.has(args[index]) ? 2 : 1;
  }
  return { nodeOptions: args.slice(0, index), rest: args.slice(index) };
}

module.exports = { splitNodeOptions };
