let count = 0;

export default (req, res) => res.json({ count: ++count, at: process.hrtime.bigint().toString() });
