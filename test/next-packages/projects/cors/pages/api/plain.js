// As Next's own example `api-routes-cors`: Express middleware, awaited.
import Cors from 'cors';

const cors = Cors({ methods: ['POST', 'GET', 'HEAD'], origin: /\.example$/, credentials: true });

function runMiddleware(req, res, fn) {
  return new Promise((resolve, reject) => {
    fn(req, res, (result) => (result instanceof Error ? reject(result) : resolve(result)));
  });
}

export default async function handler(req, res) {
  await runMiddleware(req, res, cors);
  res.json({ message: 'Hello Everyone!' });
}
