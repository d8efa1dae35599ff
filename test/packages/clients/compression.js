'use strict';

const PATHS = ['/long', '/json', '/short', '/png', '/no-transform', '/end', '/write', '/events', '/head', '/nowhere'];

exports.talk = async ({ ask }) => {
  for (const path of [...PATHS, '/public/long.txt', '/public/data.json', '/public/nowhere']) {
    for (const encoding of [undefined, 'gzip', 'br', 'deflate', 'gzip;q=0.5, br', 'identity', '*']) {
      for (const method of encoding === 'gzip' ? ['GET', 'HEAD'] : ['GET']) {
        await ask({ method, path, headers: encoding && { 'accept-encoding': encoding } });
      }
    }
  }
  const { headers } = await ask({ path: '/long', headers: { 'accept-encoding': 'gzip' } });
  await ask({ path: '/long', headers: { 'accept-encoding': 'gzip', 'if-none-match': headers.etag } });
  await ask({ path: '/long', headers: { 'accept-encoding': 'gzip', 'x-no-compression': '1' } });
  await ask({ path: '/public/long.txt', headers: { 'accept-encoding': 'gzip', range: 'bytes=0-99' } });
};
