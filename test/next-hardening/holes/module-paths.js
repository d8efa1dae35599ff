'use strict';

const assert = require('node:assert/strict');

const UP = [
  '..',
  '%2e%2e',
  '..%2f',
  '%2e%2e%2f',
  '..%5c',
  '%252e%252e',
  '..\\',
  '.%2e',
  '....//',
  '..;',
  '%c0%ae%c0%ae',
];
const TARGETS = [
  ...UP.flatMap((up) => [
    `/api/${up}/${up}/lib/secret`,
    `/api/see/${up}/${up}/${up}/lib/secret.js`,
    `/api/${up}${up}lib/secret`,
    `/${up}/secret.txt`,
    `/${up}/next.config.js`,
    `/hello.txt/${up}/${up}/secret.txt`,
    `/_next/static/${up}/${up}/secret.txt`,
  ]),
  ...[
    '/lib/secret',
    '/lib/secret.js',
    '/api/lib/secret',
    '/secret.txt',
    '/next.config.js',
    '/.next/BUILD_ID',
    '/.ferroute/manifest.json',
  ],
  ...[
    '/.hidden',
    '/.env',
    '/pages/api/loaded.js',
    '/app/api/fresh/route.js',
    '/public/hello.txt',
    '/hello.txt%00.js',
    '/hello.txt/',
  ],
  ...[
    '/api/__proto__',
    '/api/constructor',
    '/api/see/__proto__/x',
    '/api/toString',
    '/api/hasOwnProperty',
    '/__proto__',
  ],
  ...[
    '/api/see/[id]',
    '/api/[id]',
    '/api/fresh/route',
    '/api/fresh/route.js',
    '/api/loaded.js',
    '/api/node:fs',
    '/api/fs',
  ],
  ...[
    '/_next/server/app/api/fresh/route.js',
    '/_next/image?url=/secret.txt&w=1&q=1',
    '/__nextjs_source-map?filename=secret.txt',
  ],
  ...[
    '/_next/data/x/lib/secret.json',
    '/__nextjs_original-stack-frame?file=file:///etc/passwd',
    '/api/see/%2fetc%2fpasswd',
  ],
];

module.exports = {
  title:
    'CVE-2026-75604, CVE-2024-43799: modules and files are those of the manifest and of public/, never those of a path',
  async check({ ask }) {
    for (const target of TARGETS) {
      for (const method of ['GET', 'POST']) {
        const { status, body } = await ask({ method, target });
        assert.doesNotMatch(
          body,
          /the secret of|root:x:|module\.exports|BACKEND/,
          `${target} gives ${body.slice(0, 80)}`,
        );
        assert.ok(status >= 200 && status < 500, `${target} gives ${status} ${body.slice(0, 200)}`);
      }
    }
    for (let times = 0; times < 4; times++)
      assert.deepEqual(JSON.parse((await ask('/api/loaded')).body), { loaded: false }, 'lib/secret.js was loaded');
  },
};
