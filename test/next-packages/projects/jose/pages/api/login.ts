import type { NextApiRequest, NextApiResponse } from 'next';
import { sign } from '../../lib/token';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ token: await sign(req.body.name, req.body.seconds ?? 60) });
}
