'use strict';

// The last one breaks the connection off after its answer.
const PATHS = ['/', '/reject', '/next', '/items/7', '/items/bad', '/router', '/?early=1', '/nowhere', '/twice'];

exports.talk = PATHS.map((path) => `GET ${path}`);
