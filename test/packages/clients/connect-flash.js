'use strict';

exports.talk = async ({ agent }) => {
  const browser = agent();
  for (const path of ['/', '/flash', '/', '/', '/flash', '/flash', '/', '/other/bare']) await browser(`GET ${path}`);
};
exports.normalise = [
  [/connect\.sid=s%3A[^;"\s]+/g, 'connect.sid=<session>'],
  [/Expires=[^;"]*/g, 'Expires=<date>'],
];
