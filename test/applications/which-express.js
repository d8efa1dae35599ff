// Loaded into each application before it runs: on SIGUSR2 it tells whose Express the process has loaded.

'use strict';

const path = require('node:path');

/** A file that only Express's own code loads. (Its main file is among the modules even where ours stands in for it.) */
const REAL = /[\\/]node_modules[\\/]express[\\/]lib[\\/]utils\.js$/;
const OURS = path.join(__dirname, '..', '..', 'packages', 'ferroute', 'src', 'express', 'create.js');

process.on('SIGUSR2', () => {
  const loaded = Object.keys(require.cache);
  console.error(`<express real=${loaded.some((file) => REAL.test(file))} ours=${loaded.includes(OURS)}>`);
});
