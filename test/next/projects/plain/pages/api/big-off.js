export const config = { api: { responseLimit: false } };

export default (req, res) => res.send('x'.repeat(4 * 1024 * 1024));
