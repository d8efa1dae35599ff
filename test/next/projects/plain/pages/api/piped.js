import { Readable } from 'node:stream';

export default function handler(req, res) {
  res.setHeader('content-type', 'text/plain');
  Readable.from(['piped ', 'text']).pipe(res);
}
