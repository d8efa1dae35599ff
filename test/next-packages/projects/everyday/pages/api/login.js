import jwt from 'jsonwebtoken';
import pino from 'pino';

const log = pino({ base: undefined, timestamp: false });
const secret = 'of the test';

export default function handler(req, res) {
  const child = log.child({ path: req.url });
  if (req.method === 'POST') {
    child.info('signs in');
    res.setHeader('Set-Cookie', [
      `token=${jwt.sign({ sub: req.body.name }, secret)}; HttpOnly; Path=/`,
      'seen=1; Path=/',
    ]);
    return res.status(204).end();
  }
  try {
    res.json({ name: jwt.verify(req.cookies.token ?? '', secret).sub });
  } catch (error) {
    child.warn({ code: error.name }, 'is nobody');
    res.status(401).json({ message: error.message });
  }
}
