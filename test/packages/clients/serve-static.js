'use strict';

const MOUNTS = ['/plain', '/cached', '/bare', '/index', '/noindex', '/dot', '/denied', '/final'];
const FILES = [
  '',
  '/',
  '/index.html',
  '/index',
  '/long.txt',
  '/data.json?x=y',
  '/music',
  '/music/',
  '/music?a=b',
  '/music/a%20song.m3u',
  '/.hidden',
  '/nowhere',
  '/style.css/',
  '/..%2fpackage.json',
  '/%2e%2e/package.json',
  '/a%00b',
  '/%zz',
  '//index.html',
];

exports.talk = async ({ ask }) => {
  for (const own of ['', '/own'])
    for (const mount of MOUNTS) {
      const base = own + mount;
      for (const file of FILES) await ask(`GET ${base}${file}`);
      for (const method of ['HEAD', 'POST', 'OPTIONS']) await ask(`${method} ${base}/index.html`);
      const { etag, 'last-modified': modified } = (await ask(`GET ${base}/long.txt`)).headers;
      const conditions = [
        { 'if-none-match': etag ?? 'none' },
        { 'if-none-match': 'W/"other", *' },
        { 'if-modified-since': modified ?? 'never' },
        { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
        { 'if-match': '"other"' },
        { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
        { 'if-none-match': etag ?? 'none', 'cache-control': 'no-cache' },
        { range: 'bytes=0-9' },
        { range: 'bytes=-10' },
        { range: 'bytes=5-' },
        { range: 'bytes=0-1,4-5' },
        { range: 'bytes=999999-' },
        { range: 'lines=1-2' },
        { range: 'bytes=0-9', 'if-range': etag ?? 'none' },
        { range: 'bytes=0-9', 'if-range': '"other"' },
      ];
      for (const headers of conditions) await ask({ path: `${base}/long.txt`, headers });
    }
  for (const path of ['/two/b.txt', '/two/data.json', '/two/', '/two/nowhere']) await ask(`GET ${path}`);
};
