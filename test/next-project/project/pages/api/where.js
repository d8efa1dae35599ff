import { isMainThread } from 'node:worker_threads';

export default function handler(req, res) {
  res.json({ isMainThread, query: req.query, draft: req.draftMode === true });
}
