// A PNG made here and sent as a Buffer.
import { PNG } from 'pngjs';

export default function handler(req, res) {
  const size = Math.min(Number(req.query.size ?? 4), 64);
  const png = new PNG({ width: size, height: size });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([255, at % 256, 0, 255], at);
  res.setHeader('Content-Type', 'image/png');
  res.setHeader('Cache-Control', 'public, max-age=60');
  res.status(200).send(PNG.sync.write(png));
}
