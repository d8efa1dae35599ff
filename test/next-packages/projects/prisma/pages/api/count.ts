import type { NextApiRequest, NextApiResponse } from 'next';
import { prisma } from '../../lib/client';

export default async function handler(_req: NextApiRequest, res: NextApiResponse) {
  const [notes, tags] = await prisma.$transaction([prisma.note.count(), prisma.tag.count()]);
  res.json({ notes, tags });
}
