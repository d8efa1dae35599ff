// The same from `pages/api`: the stream is piped into the answer.
import { streamText } from 'ai';
import type { NextApiRequest, NextApiResponse } from 'next';
import { model, words } from '../../lib/model';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const result = streamText({ model: model(words), prompt: req.body.prompt });
  if (req.query.ui) result.pipeUIMessageStreamToResponse(res);
  else result.pipeTextStreamToResponse(res);
}
