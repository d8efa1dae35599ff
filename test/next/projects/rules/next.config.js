const upstream = `http://127.0.0.1:${process.env.UPSTREAM}`;

/** @type {import('next').NextConfig} */
module.exports = {
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  env: { FROM_CONFIG: 'from next.config.js' },
  async headers() {
    return [
      { source: '/api/(.*)', headers: [{ key: 'x-all', value: 'api' }] },
      {
        source: '/api/headers/:path*',
        headers: [
          { key: 'x-path', value: 'is :path*' },
          { key: 'x-twice', value: 'first' },
        ],
      },
      {
        source: '/api/headers/:one',
        headers: [
          { key: 'X-Twice', value: 'second' },
          { key: 'x-one', value: ':one' },
        ],
      },
      { source: '/api/headers/cookies', headers: [{ key: 'Set-Cookie', value: 'a=1' }] },
      { source: '/api/headers/:x', headers: [{ key: 'set-cookie', value: 'b=2' }] },
      {
        source: '/api/has',
        has: [{ type: 'header', key: 'x-given' }],
        headers: [{ key: 'x-has-header', value: 'yes' }],
      },
      {
        source: '/api/has',
        has: [{ type: 'header', key: 'x-given', value: 'v(?<rest>.*)' }],
        headers: [{ key: 'x-rest', value: ':rest' }],
      },
      {
        source: '/api/has',
        has: [{ type: 'query', key: 'q', value: '(?<q>\\d+)' }],
        headers: [{ key: 'x-q', value: ':q' }],
      },
      { source: '/api/has', has: [{ type: 'cookie', key: 'c', value: 'on' }], headers: [{ key: 'x-c', value: 'on' }] },
      {
        source: '/api/has',
        has: [{ type: 'host', value: '(?<tenant>[^.]+)\\.example\\.org' }],
        headers: [{ key: 'x-tenant', value: ':tenant' }],
      },
      {
        source: '/api/has',
        has: [
          { type: 'query', key: 'a' },
          { type: 'query', key: 'b' },
        ],
        headers: [{ key: 'x-both', value: 'yes' }],
      },
      {
        source: '/api/has',
        missing: [{ type: 'header', key: 'x-given' }],
        headers: [{ key: 'x-missing', value: 'yes' }],
      },
      {
        source: '/own/:kind',
        headers: [
          { key: 'x-own', value: 'config' },
          { key: 'cache-control', value: 'max-age=7' },
          { key: 'vary', value: 'x-config' },
          { key: 'set-cookie', value: 'config=1' },
          { key: 'content-type', value: 'text/config' },
          { key: 'www-authenticate', value: 'Basic' },
        ],
      },
      {
        source: '/api/own',
        headers: [
          { key: 'x-own', value: 'config' },
          { key: 'cache-control', value: 'max-age=7' },
          { key: 'vary', value: 'x-config' },
          { key: 'set-cookie', value: 'config=1' },
        ],
      },
      {
        source: '/static.txt',
        headers: [
          { key: 'x-static', value: 'yes' },
          { key: 'cache-control', value: 'max-age=9' },
        ],
      },
      { source: '/nothing/:x', headers: [{ key: 'x-nothing', value: ':x' }] },
      { source: '/old/:path*', headers: [{ key: 'x-old', value: 'yes' }] },
    ];
  },
  async redirects() {
    return [
      { source: '/old/permanent', destination: '/api/echo', permanent: true },
      { source: '/old/temporary', destination: '/api/echo', permanent: false },
      { source: '/old/301', destination: '/api/echo', statusCode: 301 },
      { source: '/old/303', destination: '/api/echo?a=1', statusCode: 303 },
      { source: '/old/user/:id', destination: '/api/echo?id=:id', permanent: false },
      { source: '/old/number/:id(\\d+)', destination: '/api/dynamic/:id', permanent: false },
      { source: '/old/deep/:path*', destination: '/api/deep/:path*', permanent: false },
      { source: '/old/deep-plus/:path+', destination: '/api/:path+', permanent: false },
      { source: '/old/maybe/:x?', destination: '/api/echo/:x?', permanent: false },
      { source: '/old/outside/:path*', destination: 'https://example.org/:path*', permanent: false },
      { source: '/old/hash', destination: '/api/echo#part', permanent: false },
      { source: '/old/:a-:b', destination: '/api/echo?a=:a&b=:b', permanent: false },
      { source: '/old/regex/(a|b)/x', destination: '/api/echo', permanent: false },
      { source: '/old/unnamed/(.*)', destination: '/api/echo/$1', permanent: false },
      { source: '/old/caf\u00e9', destination: '/api/\u00fc', permanent: false },
      {
        source: '/old/has/:id',
        has: [
          { type: 'query', key: 'to', value: '(?<to>.+)' },
          { type: 'header', key: 'x-go', value: 'yes' },
        ],
        destination: '/api/echo?id=:id&to=:to',
        permanent: false,
      },
      {
        source: '/old/host',
        has: [{ type: 'host', value: 'old.example.org' }],
        destination: 'https://new.example.org/',
        permanent: true,
      },
      {
        source: '/old/missing',
        missing: [{ type: 'cookie', key: 'session' }],
        destination: '/login',
        permanent: false,
      },
      { source: '/api/moved', destination: '/api/echo', permanent: true },
    ];
  },
  async rewrites() {
    return {
      beforeFiles: [
        { source: '/api/shadowed', destination: '/api/echo?from=before' },
        { source: '/static-before.txt', destination: '/api/echo?file=before' },
        { source: '/api/flagged', has: [{ type: 'query', key: 'flag' }], destination: '/api/echo?from=flag' },
        { source: '/before/chain', destination: '/after/chain' },
      ],
      afterFiles: [
        { source: '/api/echo', destination: '/api/dynamic/never' },
        { source: '/after/chain', destination: '/api/echo?from=chain' },
        { source: '/after/dynamic/:id', destination: '/api/dynamic/:id' },
        { source: '/after/unused/:id/:other', destination: '/api/echo' },
        { source: '/after/used/:id/:other', destination: '/api/echo?id=:id' },
        { source: '/after/many/:path*', destination: '/api/deep/:path*' },
        { source: '/after/static', destination: '/static.txt' },
        { source: '/after/handler/:id', destination: '/handler/:id' },
        { source: '/after/query/:id', destination: '/api/echo?id=:id&fixed=1' },
        { source: '/after/nowhere', destination: '/really/nowhere' },
        {
          source: '/after/cookie',
          has: [{ type: 'cookie', key: 'who', value: '(?<who>.*)' }],
          destination: '/api/echo?who=:who',
        },
        { source: '/after/missing', missing: [{ type: 'query', key: 'not' }], destination: '/api/echo?from=missing' },
        { source: '/up/:path*', destination: `${upstream}/:path*` },
        { source: '/up-query/:id', destination: `${upstream}/q?id=:id` },
        { source: '/up-reset', destination: `${upstream}/reset` },
        { source: '/up-nobody', destination: 'http://127.0.0.1:9/' },
        { source: '/api/dynamic/after', destination: '/api/echo?from=after-dynamic' },
      ],
      fallback: [
        { source: '/api/:path*', destination: '/api/echo?from=fallback' },
        { source: '/fallback/:path*', destination: `${upstream}/fallback/:path*` },
      ],
    };
  },
};
