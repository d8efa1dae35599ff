export default { typescript: { ignoreBuildErrors: true }, expireTime: 3600 };
