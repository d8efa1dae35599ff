// Patterns of next-connect below a catch-all, and a router in a router.
import { createRouter } from 'next-connect';

const inner = createRouter().get('/:what', (req, res) => res.json({ inner: req.params.what, query: req.query }));

export default createRouter()
  .get('/api/nested/a/:id', (req, res) => res.json({ params: req.params, query: req.query }))
  .use('/api/nested/inner', inner)
  .all((req, res) => res.status(404).send(`nothing at ${req.url}`))
  .handler();
