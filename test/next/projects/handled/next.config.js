const handler = (name) => require.resolve(`./handlers/${name}`);

module.exports = {
  typescript: { ignoreBuildErrors: true },
  cacheComponents: true,
  cacheLife: { brief: { stale: 60, revalidate: 1, expire: 600 } },
  cacheHandlers: { default: handler('default.js'), remote: handler('remote.mjs'), 'own-kind': handler('own.js') },
};
