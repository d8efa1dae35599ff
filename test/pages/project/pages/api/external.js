export const config = { api: { externalResolver: true } };

export default (_req, res) => void setTimeout(() => res.end('late'), 30);
