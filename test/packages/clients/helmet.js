'use strict';

exports.talk = ['GET /', 'GET /own/x', 'GET /nonce', 'GET /plain', 'GET /frame', 'HEAD /', 'GET /?fail=1', 'POST /x'];
