'use strict';

const assert = require('node:assert/strict');

exports.talk = async ({ ask }) => {
  assert.equal((await ask('GET /api/secret')).body, '{"secret":"for the server only"}');
};
