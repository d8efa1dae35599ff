// `ferroute/express`: which version it is, the program's package.json says when it runs. The types are those of Express 5;
// a program on 4 takes them from `ferroute/express4`.

import express = require('types-express-5');

export = express;
