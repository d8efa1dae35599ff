import { RateLimiterMemory } from 'rate-limiter-flexible';

const limiter = new RateLimiterMemory({ points: 3, duration: 60 });

export default async function handler(req, res) {
  try {
    const { remainingPoints } = await limiter.consume(req.headers['x-client'] ?? req.socket.remoteAddress);
    res.setHeader('X-RateLimit-Remaining', remainingPoints).json({ ok: true });
  } catch (rejected) {
    res.setHeader('Retry-After', Math.ceil(rejected.msBeforeNext / 1000));
    res.status(429).end('Too Many Requests');
  }
}
