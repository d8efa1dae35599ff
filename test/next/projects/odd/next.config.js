module.exports = {
  typescript: { ignoreBuildErrors: true },
  pageExtensions: ['api.ts', 'api.js'],
  skipTrailingSlashRedirect: true,
  experimental: { authInterrupts: true },
};
