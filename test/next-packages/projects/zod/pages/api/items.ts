import type { NextApiRequest, NextApiResponse } from 'next';
import { z } from 'zod';
import { Item, Page } from '@/lib/schema';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'POST') {
    const parsed = Item.safeParse(req.body);
    if (!parsed.success) return res.status(400).json(z.flattenError(parsed.error));
    return res.status(201).json(parsed.data);
  }
  const parsed = Page.safeParse(req.query);
  if (!parsed.success) return res.status(400).json({ error: z.prettifyError(parsed.error) });
  res.json(parsed.data);
}
