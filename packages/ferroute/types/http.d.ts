// `ferroute/http` has the interface of `node:http`.

import http = require('node:http');

export = http;
