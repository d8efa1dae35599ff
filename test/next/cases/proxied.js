// proxy.ts: its matcher, its outcomes, what it hands on.

'use strict';

const { repeat } = require('../requests');
const each = (name, path, words, more) => ({ name, requests: words.map((word) => `GET ${path}${word}`), ...more });
const way = (name, path, more) => ({ path: `${path}?way=${name}`, ...more });

module.exports = {
  cases: [
    each('the matcher', '/', [
      'api/echo',
      'api',
      'rh/5',
      'rh',
      'file.txt',
      'other.txt',
      'nothing/x',
      'nothing/skip',
      'nothing',
      'has',
      '',
      'API/echo',
      'api/nothing',
      'd%C3%A9j%C3%A0/x',
      'redirected',
      'after/1',
      'before/1',
    ]),
    {
      name: 'the matcher’s has and missing',
      requests: [
        { path: '/has', headers: { 'x-has': '1' } },
        { path: '/has?not=1', headers: { 'x-has': '1' } },
      ],
    },
    each('the matcher and spelling', '/', [
      'api//echo',
      'api/echo/',
      '%61pi/echo',
      'api/%65cho',
      'api/./echo',
      'x/../api/echo',
      'rh/%2e%2e/api/echo',
      'api%2Fecho',
      'file%2Etxt',
      'rh/%35',
      'rh/5?nxtPid=6',
      'rh/5?id=6',
    ]),
    {
      name: 'the matcher and methods',
      requests: ['POST /api/echo', 'HEAD /api/echo', 'OPTIONS /rh/5', 'DELETE /rh/5', 'BREW /rh/5', 'POST /file.txt'],
    },
    {
      name: 'next',
      requests: ['nothing', 'next', 'headers', 'cookies', 'jar'].flatMap((name) => [
        way(name, '/api/echo'),
        way(name, '/rh/5'),
        way(name, '/rh/set'),
        way(name, '/api/both'),
        way(name, '/file.txt'),
      ]),
    },
    {
      name: 'headers of the proxy, the configuration and the handler',
      requests: [{ path: '/api/both?way=headers&set=1' }, 'GET /api/both?set=1'],
    },
    {
      name: 'request headers',
      requests: ['override', 'replace'].flatMap((name) =>
        ['/api/echo', '/rh/5'].map((path) =>
          way(name, path, {
            headers: { 'x-changed': 'first', 'x-deleted': 'here', 'x-custom': 'kept', cookie: 'a=1' },
          }),
        ),
      ),
    },
    {
      name: 'cookies of the request',
      requests: ['/api/echo', '/rh/5'].map((path) =>
        way('request-cookies', path, { headers: { cookie: 'gone=1; kept=2' } }),
      ),
    },
    {
      name: 'answers',
      requests: ['json', 'plain', 'stream', 'empty', 'location'].map((name) => way(name, '/api/echo')),
    },
    {
      name: 'answers to HEAD and POST',
      requests: [
        way('json', '/api/echo', { method: 'HEAD' }),
        way('plain', '/api/echo', { method: 'POST', body: 'x' }),
      ],
    },
    {
      name: 'redirects',
      requests: [
        'redirect',
        'redirect-308',
        'redirect-away',
        'redirect-clone',
        'redirect-response',
        'next-location',
      ].map((name) => way(name, '/api/echo')),
    },
    {
      name: 'redirects with another Host',
      requests: [
        way('redirect', '/api/echo', { headers: { host: 'example.org' } }),
        way('redirect-clone', '/api/echo', { headers: { host: 'example.org' } }),
      ],
    },
    {
      name: 'rewrites',
      requests: [
        'rewrite',
        'rewrite-keep',
        'rewrite-before',
        'rewrite-after',
        'rewrite-static',
        'rewrite-nowhere',
        'rewrite-headers',
        'rewrite-status',
        'rewrite-up',
      ].map((name) => way(name, '/api/echo', { headers: { 'x-custom': 'c' } })),
    },
    {
      name: 'rewrites with a body',
      requests: ['rewrite', 'rewrite-up'].map((name) =>
        way(name, '/rh/5', { method: 'POST', type: 'application/json', body: '{"a":1}' }),
      ),
    },
    {
      name: 'errors',
      requests: ['throw', 'string', 'object', 'redirect-bad', 'redirect-relative', 'rewrite-relative'].map((name) =>
        way(name, '/api/echo'),
      ),
    },
    { name: 'what a throw prints', requests: [way('throw', '/api/echo')], log: ['Error: thrown by the proxy'] },
    {
      name: 'what a string prints',
      requests: [way('string', '/api/echo')],
      log: ['Expected an instance of Response to be returned'],
    },
    {
      name: 'what a bad status prints',
      requests: [way('redirect-bad', '/api/echo')],
      log: ['RangeError: Failed to execute "redirect" on "response": Invalid status code'],
    },
    {
      name: 'what a relative address prints',
      requests: [way('redirect-relative', '/api/echo')],
      log: ['Error: URL is malformed "/relative". Please use only absolute URLs'],
    },
    {
      name: 'bodies after the proxy read them',
      requests: [
        way('body', '/api/length', { method: 'POST', type: 'text/plain', body: repeat('a', 100) }),
        way('body', '/api/length', { method: 'POST', type: 'text/plain', body: repeat('a', 100_000) }),
        way('body', '/api/raw', { method: 'POST', body: repeat('a', 100_000) }),
        way('body', '/api/raw', { method: 'POST', body: repeat('a', 100_000), chunked: true }),
        way('body', '/rh/5', { method: 'POST', body: repeat('a', 100_000) }),
        way('body', '/api/echo', { method: 'POST', type: 'application/json', body: '{"a":1}' }),
        way('body-json', '/api/echo', { method: 'POST', type: 'application/json', body: '{"a":1}' }),
      ],
    },
    {
      name: 'bodies that the proxy does not read',
      requests: [
        way('next', '/api/raw', { method: 'POST', body: repeat('a', 200_000) }),
        way('next', '/rh/5', { method: 'POST', body: repeat('a', 200_000), chunked: true }),
        way('override', '/api/echo', { method: 'POST', type: 'application/json', body: '{"a":1}' }),
      ],
    },
    {
      name: 'a body of more than 10 MB',
      requests: [{ method: 'POST', path: '/api/raw?way=next&whole=11534336', body: repeat('a', 11 * 1024 * 1024) }],
    },
    { name: 'event.waitUntil', requests: [way('wait', '/api/echo')], log: ['waited for /api/echo'] },
    {
      name: 'what the proxy sees',
      requests: [
        way('see', '/api/echo', { headers: { cookie: 'a=1; b=2' } }),
        { path: '/api/a%20b?way=see&x=%20', method: 'DELETE' },
        { path: '/?way=see' },
        { path: '/file.txt?way=see' },
      ],
    },
    {
      name: 'inner headers of a client',
      requests: [
        'x-middleware-rewrite',
        'x-middleware-subrequest',
        'x-middleware-next',
        'x-middleware-override-headers',
        'x-middleware-skip',
        'x-matched-path',
        'x-nextjs-data',
        'x-now-route-matches',
        'next-resume',
      ].map((name) => ({ path: '/api/echo?way=see', headers: { [name]: 'proxy:proxy:proxy:proxy:proxy' } })),
    },
    { name: 'res.revalidate goes past the proxy', requests: ['GET /api/revalidate?path=/rh/5?way=throw'] },
  ],
};
