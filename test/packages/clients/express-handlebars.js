'use strict';

exports.talk = ['GET /', 'GET /', 'GET /bare', 'GET /helper', 'GET /layout', 'GET /missing'];
exports.normalise = [[/\/[^\s:]*test\/packages(\/express-4)?/g, '<folder>']];
