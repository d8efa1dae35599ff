// `npm start [-- options]`: builds whatever is not built and serves examples/hello. Options go to `ferroute start`.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildAddon, checkNode, installPackages } from './prepare.mjs';
import { main, root } from './shell.mjs';

await main(async (options) => {
  await checkNode();
  await installPackages();
  await buildAddon();
  return serve(options);
});

/** Runs the server until it ends, and ends as it does. */
function serve(options) {
  const command = path.join(root, 'packages/ferroute/bin/ferroute.js');
  const child = spawn(process.execPath, [command, 'start', 'examples/hello', ...options], {
    cwd: root,
    stdio: 'inherit',
  });
  // The server decides when it has drained; a terminal sends Ctrl-C to both, `kill` only to this process.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // Who ends `npm start` by a signal ends npm and its shell, which do not always pass it on.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      if (!signal) return resolve(code);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}
