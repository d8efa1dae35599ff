// `ferroute/express4` has the interface of Express 4: the types are those of `@types/express`.

import express = require('types-express-4');

export = express;
