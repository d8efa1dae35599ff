import { note } from '../../../lib/aborts.js';

export default async function handler(req, res) {
  res.on('close', () => !res.writableFinished && note(req.query.id));
  if (req.query.id.startsWith('stream')) return void res.write('first');
  await new Promise((resolve) => setTimeout(resolve, 5000));
  res.end('waited');
}
