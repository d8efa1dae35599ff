export default (req, res) => res.json({ loaded: Boolean(globalThis.secretWasLoaded) });
