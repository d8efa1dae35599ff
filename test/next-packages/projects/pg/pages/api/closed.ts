import type { NextApiRequest, NextApiResponse } from 'next';
import { nowhere } from '../../lib/pool';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.query.throw) await nowhere.query('SELECT 1');
  try {
    await nowhere.query('SELECT 1');
  } catch (error) {
    res.status(503).json({ code: (error as { code?: string }).code });
  }
}
