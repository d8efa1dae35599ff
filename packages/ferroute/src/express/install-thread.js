// Loaded first in worker threads of the program: see threads.js.

'use strict';

require('./replace').replaceExpress(process.argv[1]);
