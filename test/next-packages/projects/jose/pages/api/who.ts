import { errors } from 'jose';
import type { NextApiRequest, NextApiResponse } from 'next';
import { verify } from '../../lib/token';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    res.json({ name: await verify(req.headers.authorization) });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    res.status(401).json({ code: error.code });
  }
}
