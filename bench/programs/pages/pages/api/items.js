import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const items = JSON.parse(readFileSync(join(process.env.FIXTURES, 'items.json'), 'utf8'));

export default function handler(_req, res) {
  res.status(200).json(items);
}
