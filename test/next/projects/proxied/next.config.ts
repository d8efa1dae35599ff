import type { NextConfig } from 'next';

const config: NextConfig = {
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'x-config', value: 'config' }] },
    { source: '/api/both', headers: [{ key: 'x-both', value: 'config' }] },
  ],
  redirects: async () => [{ source: '/redirected', destination: '/api/echo', permanent: false }],
  rewrites: async () => ({
    beforeFiles: [{ source: '/before/:id', destination: '/api/echo?before=:id' }],
    afterFiles: [{ source: '/after/:id', destination: '/api/echo?after=:id' }],
    fallback: [],
  }),
};

export default config;
