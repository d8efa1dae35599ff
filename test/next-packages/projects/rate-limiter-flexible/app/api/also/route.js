import { RateLimiterMemory } from 'rate-limiter-flexible';

const limiter = new RateLimiterMemory({ points: 2, duration: 60 });

export async function GET(request) {
  try {
    const { remainingPoints } = await limiter.consume(request.headers.get('x-client'));
    return Response.json({ remainingPoints });
  } catch {
    return new Response('Too Many Requests', { status: 429 });
  }
}
