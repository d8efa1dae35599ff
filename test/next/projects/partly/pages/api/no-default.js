export const handler = (req, res) => res.end();
