// Short ways to write requests down.

'use strict';

/** Many of one letter. */
const repeat = (letter, times) => letter.repeat(times);

module.exports = { repeat };
