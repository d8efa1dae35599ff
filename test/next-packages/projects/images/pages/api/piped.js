// The same as a stream, piped into the answer.
import { PNG } from 'pngjs';

export default function handler(req, res) {
  const png = new PNG({ width: 32, height: 32 });
  png.data.fill(128);
  res.setHeader('Content-Type', 'image/png');
  png.pack().pipe(res);
}
