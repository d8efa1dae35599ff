module.exports = {
  async redirects() {
    return [
      { source: '/old/:slug', destination: '/new/:slug', permanent: false },
      { source: '/older/:slug*', destination: '/new/:slug*', permanent: true },
    ];
  },
  async headers() {
    return [{ source: '/api/tagged/:tag', headers: [{ key: 'x-tag', value: 'is-:tag' }] }];
  },
  async rewrites() {
    return {
      beforeFiles: [{ source: '/api/renamed/:id', destination: '/api/see/:id' }],
      afterFiles: [{ source: '/outside/:path*', destination: `${process.env.BACKEND}/:path*` }],
      fallback: [{ source: '/slow/:a-:b-:c', destination: '/api/see/:a' }],
    };
  },
};
