export default {
  i18n: { locales: ['en', 'fr'], defaultLocale: 'en' },
  headers: () => [{ source: '/api/:x', headers: [{ key: 'x-api', value: 'yes' }] }],
  redirects: () => [
    { source: '/old', destination: '/api/hello', permanent: false },
    { source: '/fr/ancien', destination: '/api/hello', locale: false, permanent: false },
  ],
  rewrites: () => [{ source: '/in', destination: '/api/hello' }],
};
