import { cookies } from 'next/headers';
import { forbidden, unauthorized } from 'next/navigation';

export async function GET(request) {
  (await cookies()).set('seen', 'yes');
  if (request.nextUrl.searchParams.has('forbidden')) forbidden();
  unauthorized();
}
