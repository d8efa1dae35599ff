'use strict';

const hosts = [
  'mail.example.com',
  'MAIL.example.com:8080',
  'tobi.users.example.com',
  'a.b.users.example.com',
  '12.abc.test',
  'x',
  '[::1]:80',
];

exports.talk = hosts.flatMap((host) => ['/', '/next', '/nowhere'].map((path) => ({ path, headers: { host } })));
