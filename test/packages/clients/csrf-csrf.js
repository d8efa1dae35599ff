'use strict';

exports.talk = async ({ ask, agent }) => {
  const browser = agent();
  const { token } = JSON.parse((await browser('GET /csrf-token')).body);
  const post = (headers) => ({ method: 'POST', path: '/protected', json: { a: 1 }, headers });
  await browser(post({ 'x-csrf-token': token }));
  await browser(post({ 'x-csrf-token': token, 'x-session': 'other' }));
  await browser(post({ 'x-csrf-token': `${token}x` }));
  await browser(post());
  await ask(post({ 'x-csrf-token': token }));
  await browser('GET /csrf-token');
};
exports.normalise = [
  [/[0-9a-f]{64}\.[0-9a-f]{64}/g, '<token>'],
  [/^etag: .*/gm, 'etag'],
];
