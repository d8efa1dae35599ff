'use strict';

exports.talk = async ({ ask, agent }) => {
  await ask('GET /untouched');
  await ask('GET /');
  await ask({ path: '/', headers: { cookie: 'sid=s%3Amade-up.signature' } });
  await ask({ path: '/', headers: { 'x-forwarded-proto': 'https' } });
  const browser = agent();
  for (const path of ['/', '/', '/untouched', '/reload', '/stream', '/head', '/error', '/', '/nowhere'])
    await browser(`GET ${path}`);
  await browser('HEAD /');
  await browser({ method: 'POST', path: '/login', form: { user: 'tobi' } });
  await browser('GET /');
  await browser('GET /logout');
  await browser('GET /reload');
  await browser('GET /');
};
exports.normalise = [
  [/sid=s%3A[^;"\s]+/g, 'sid=<session>'],
  [/Expires=(?!Thu, 01 Jan 1970)[^;"]*/g, 'Expires=<date>'],
];
