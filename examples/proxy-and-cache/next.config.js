module.exports = {
  async redirects() {
    return [{ source: '/clock', destination: '/api/time', permanent: false }];
  },
  async headers() {
    return [{ source: '/api/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] }];
  },
};
