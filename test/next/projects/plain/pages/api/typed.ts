import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next';

type Answer = { name: string; id: string | string[] | undefined };

const handler: NextApiHandler<Answer> = (req: NextApiRequest, res: NextApiResponse<Answer>) => {
  res.status(203).json({ name: 'typed', id: req.query.id });
};

export default handler;
