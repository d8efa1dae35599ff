import { getIronSession } from 'iron-session';
import type { NextApiRequest, NextApiResponse } from 'next';
import { options, type Seen } from '../../lib/session';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const session = await getIronSession<Seen>(req, res, options);
  if (req.method === 'DELETE') {
    session.destroy();
    return res.json({ out: true });
  }
  if (req.method === 'POST') session.name = req.body.name;
  session.visits = (session.visits ?? 0) + 1;
  await session.save();
  res.json(session);
}
