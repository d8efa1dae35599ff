// The conversation of a browser with NextAuth and with Auth.js: the token against forgery, signing in, the session, out.

'use strict';

const assert = require('node:assert/strict');

const NORMALISE = [
  [/[0-9a-f]{64}(%7C|\|)[0-9a-f]{64}/g, '<csrf>'],
  [/"csrfToken":"[0-9a-f]{64}"/g, '"csrfToken":"<csrf>"'],
  [/value="[0-9a-f]{64}"/g, 'value="<csrf>"'],
  [/eyJ[\w.-]{60,}/g, '<jwt>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/Expires=[^;]+GMT/gi, 'Expires=<date>'],
  [/^etag: .*$/gim, 'etag: <of something random>'],
];

/**
 * @param {{ ask: any, agent: () => any }} client
 * @param {{ cookie: RegExp, me: string[] }} what The session's cookie, and routes that answer with its user.
 */
async function signInAndOut({ ask, agent }, { cookie, me }) {
  const browser = agent();
  const session = async () => JSON.parse((await browser('GET /api/auth/session')).body);
  await browser('GET /api/auth/providers');
  assert.deepEqual((await session()) ?? {}, {});
  for (const path of me) assert.doesNotMatch((await browser(`GET ${path}`)).body, /Ada/);

  const { csrfToken } = JSON.parse((await browser('GET /api/auth/csrf')).body);
  const signIn = (form) => browser({ method: 'POST', path: '/api/auth/callback/credentials', form });
  const forged = await signIn({ username: 'Ada', password: 'open sesame', csrfToken: 'f'.repeat(64) });
  assert.doesNotMatch(String(forged.headers['set-cookie']), cookie);
  const wrong = await signIn({ username: 'Ada', password: 'wrong', csrfToken, json: 'true' });
  assert.doesNotMatch(String(wrong.headers['set-cookie']), cookie);
  const right = await signIn({ username: 'Ada', password: 'open sesame', csrfToken, callbackUrl: '/here' });
  assert.match(String(right.headers['set-cookie']), cookie);
  assert.equal(right.statusCode, 302);

  const { user, role } = await session();
  assert.deepEqual([user, role], [{ name: 'Ada', email: 'Ada@test.example' }, 'admin']);
  for (const path of me) assert.match((await browser(`GET ${path}`)).body, /Ada/);
  // The session is the cookie's, nobody else's.
  for (const path of me) assert.doesNotMatch((await ask(`GET ${path}`)).body, /Ada/);

  await browser('GET /api/auth/signin');
  await browser('GET /api/auth/signout');
  await browser('GET /api/auth/nothing');
  await browser({ method: 'POST', path: '/api/auth/signout', form: { csrfToken, callbackUrl: '/' } });
  assert.deepEqual((await session()) ?? {}, {});
  for (const path of me) assert.doesNotMatch((await browser(`GET ${path}`)).body, /Ada/);
}

module.exports = { NORMALISE, signInAndOut };
