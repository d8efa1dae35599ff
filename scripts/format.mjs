// `npm run format`: writes every file as `npm run lint` wants it.

import { installPackages } from './prepare.mjs';
import { main, run } from './shell.mjs';

await main(async () => {
  await installPackages({ dev: true });
  const rust = await run(['cargo', 'fmt', '--all']);
  const js = await run([process.execPath, 'node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.']);
  return rust.code || js.code;
});
