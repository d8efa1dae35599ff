'use strict';

const bearer = (token) => ({ authorization: `Bearer ${token}` });

exports.talk = async ({ ask }) => {
  const { token } = JSON.parse((await ask({ method: 'POST', path: '/login', json: { name: 'tobi' } })).body);
  const { token: gone } = JSON.parse((await ask({ method: 'POST', path: '/login', json: { name: 'gone' } })).body);
  await ask({ path: '/profile', headers: bearer(token) });
  await ask({ path: '/profile', headers: bearer(gone) });
  await ask({ path: '/profile', headers: bearer(`${token}x`) });
  await ask({ path: '/profile', headers: bearer('not.a.token') });
  await ask({ path: `/profile?token=${token}` });
  await ask({ method: 'POST', path: '/profile', json: { token } });
  await ask('GET /profile');
  await ask('GET /message');
};
exports.normalise = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/^etag: .*/gm, 'etag'],
];
