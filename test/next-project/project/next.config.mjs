export default {
  images: { unoptimized: true },
  headers: async () => [
    { source: '/api/:path*', headers: [{ key: 'x-config', value: 'api' }] },
    { source: '/about', headers: [{ key: 'x-config', value: 'page' }] },
  ],
  redirects: async () => [{ source: '/old', destination: '/about', permanent: false }],
  rewrites: async () => [{ source: '/v1/:path*', destination: '/api/:path*' }],
};
