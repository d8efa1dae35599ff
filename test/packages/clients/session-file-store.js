'use strict';

exports.talk = async ({ agent }) => {
  const browser = agent();
  for (const line of ['GET /', 'GET /', 'GET /files', 'DELETE /', 'GET /files', 'GET /', 'GET /files'])
    await browser(line);
  const other = agent();
  for (let index = 0; index < 3; index++) await other('GET /');
};
exports.normalise = [
  [/connect\.sid=s%3A[^;"\s]+/g, 'connect.sid=<session>'],
  [/[\w-]{32}(\.json)/g, '<id>$1'],
];
