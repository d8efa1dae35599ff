// As next-connect's own documentation has it: Express middleware, one of its own, and a handler for each method.
import cors from 'cors';
import { createRouter, expressWrapper } from 'next-connect';

const users = new Map([['1', { id: '1', name: 'Ada' }]]);
const router = createRouter();

router
  .use(expressWrapper(cors({ origin: 'https://other.example', exposedHeaders: ['x-took'] })))
  .use(async (req, res, next) => {
    res.setHeader('x-before', req.method);
    const result = await next();
    console.log(`after ${req.method} ${req.url}`);
    return result;
  })
  .get((req, res) => {
    const user = users.get(req.query.id);
    if (!user) return res.status(404).json({ error: 'no such user' });
    res.json({ user });
  })
  .put((req, res) => {
    if (!req.body.name) throw Object.assign(new Error('a name, please'), { statusCode: 422 });
    res.status(201).json({ user: { ...req.body, id: req.query.id } });
  })
  .delete(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    throw new Error('broken later');
  });

export default router.handler({
  onError: (error, req, res) => {
    res.status(error.statusCode || 500).end(error.message);
  },
  onNoMatch: (req, res) => {
    res.status(405).json({ error: `${req.method} is not for this` });
  },
});
