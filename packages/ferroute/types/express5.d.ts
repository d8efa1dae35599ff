// `ferroute/express5` has the interface of Express 5: the types are those of `@types/express`.

import express = require('types-express-5');

export = express;
