'use strict';

exports.talk = ['GET /', 'GET /', 'HEAD /', 'GET /broken', 'GET /missing'];
exports.normalise = [[/\/[^\s:]*test\/packages(\/express-4)?/g, '<folder>']];
