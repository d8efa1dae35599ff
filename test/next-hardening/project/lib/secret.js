// No route: whoever runs this has loaded a module by its path.
globalThis.secretWasLoaded = true;
module.exports = () => 'the secret of lib';
module.exports.default = (req, res) => res.end('the secret of lib');
