export default {
  typescript: { ignoreBuildErrors: true },
  cacheComponents: true,
  cacheLife: { blink: { stale: 1, revalidate: 1, expire: 60 } },
};
