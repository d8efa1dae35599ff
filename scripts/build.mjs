// `npm run build`: the npm packages and the native addon, no more.
//
// `node scripts/build.mjs packages [--dev]` and `node scripts/build.mjs addon` do one of the two; `--dev` installs the
// tools that check the code, too.

import { buildAddon, checkNode, installPackages } from './prepare.mjs';
import { main } from './shell.mjs';

await main(async (args) => {
  await checkNode();
  if (!args.includes('addon')) await installPackages({ dev: args.includes('--dev') });
  if (!args.includes('packages')) await buildAddon();
});
