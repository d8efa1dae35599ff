// `ferroute/express`: the Express that the program's own package asks for, else Express 5.

'use strict';

const { EXPRESS, majorFor, programDirectory } = require('./which');

const major = majorFor(programDirectory());
module.exports = (EXPRESS.get(/** @type {number} */ (major)) ?? EXPRESS.get(5))?.();
