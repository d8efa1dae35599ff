export default (req, res) => res.json({ mode: process.env.NODE_ENV, runtime: process.env.NEXT_RUNTIME ?? 'unset' });
