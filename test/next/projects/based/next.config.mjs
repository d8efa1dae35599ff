export default {
  basePath: '/base',
  trailingSlash: true,
  headers: () => [
    { source: '/api/:x*/', headers: [{ key: 'x-in', value: ':x*' }] },
    { source: '/outside', basePath: false, headers: [{ key: 'x-out', value: 'yes' }] },
  ],
  redirects: () => [
    { source: '/old', destination: '/api/hello', permanent: false },
    { source: '/old-slash/', destination: '/api/hello/', permanent: false },
    { source: '/away', destination: '/elsewhere', basePath: false, permanent: false },
    { source: '/away-in', destination: '/base/api/hello/', basePath: false, permanent: true },
  ],
  rewrites: () => [
    { source: '/rewritten/:id/', destination: '/api/users/:id/' },
    { source: '/no-slash/:id', destination: '/api/users/:id' },
    { source: '/outside-up/:path*', basePath: false, destination: `http://127.0.0.1:${process.env.UPSTREAM}/:path*` },
  ],
};
