import { cookies } from 'next/headers';

export async function GET(request, { params }) {
  const { kind } = await params;
  if (kind === 'cookies') (await cookies()).set('jar', '1');
  return new Response('own', {
    headers: {
      'x-own': 'handler',
      'cache-control': 'no-store',
      vary: 'x-handler',
      'set-cookie': 'handler=1',
      'content-type': 'text/handler',
      'www-authenticate': 'Bearer',
    },
  });
}
