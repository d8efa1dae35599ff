// `ferroute/install`: what `ferroute <file>` does to a program, for `node --require ferroute/install`. Processes that a
// program forks load it as well.

'use strict';

require('../http/install');

// A list, as of --keep. Whoever runs the command has been told of a wrong one.
const kept = process.env.FERROUTE_KEEP?.split(',').some((name) => name.trim() === 'express');
if (!kept) {
  require('./replace').replaceExpress(process.argv[1]);
  require('./threads').replaceInThreads([...process.execArgv]);
}
