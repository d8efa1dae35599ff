export default {
  i18n: {
    locales: ['en', 'fr', 'nl-NL'],
    defaultLocale: 'en',
    domains: [{ domain: 'example.fr', defaultLocale: 'fr' }],
  },
  headers: () => [
    { source: '/api/:x', headers: [{ key: 'x-api', value: 'yes' }] },
    { source: '/en/api/:x', locale: false, headers: [{ key: 'x-english', value: 'yes' }] },
    { source: '/api/:x', locale: false, headers: [{ key: 'x-never', value: 'yes' }] },
    { source: '/:locale/api/:x', locale: false, headers: [{ key: 'x-locale', value: ':locale' }] },
  ],
  redirects: () => [
    { source: '/old', destination: '/api/hello', permanent: false },
    { source: '/fr/ancien', destination: '/api/hello', locale: false, permanent: false },
    { source: '/en/former', destination: '/api/hello', locale: false, permanent: false },
  ],
  rewrites: () => [
    { source: '/in', destination: '/api/hello' },
    { source: '/en/english', destination: '/api/hello', locale: false },
  ],
};
