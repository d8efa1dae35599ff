'use strict';

exports.talk = async ({ ask, agent }) => {
  const browser = agent();
  for (const path of ['/untouched', '/', '/', '/untouched', '/end', '/', '/bad']) await browser(`GET ${path}`);
  await ask({ path: '/', headers: { cookie: 'session=eyJ2aWV3cyI6NX0=; session.sig=wrong' } });
};
exports.normalise = [[/expires=(?!Thu, 01 Jan 1970)[^;"]*/g, 'expires=<date>']];
