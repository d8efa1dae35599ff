// Without onError and onNoMatch: what next-connect answers by itself.
import { createRouter } from 'next-connect';

export default createRouter()
  .get((req, res) => res.send('plain'))
  .post(() => {
    throw new Error('nobody catches this');
  })
  .handler();
