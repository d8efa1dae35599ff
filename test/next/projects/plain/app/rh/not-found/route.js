import { cookies } from 'next/headers';
import { forbidden, notFound, unauthorized } from 'next/navigation';

export async function GET(request) {
  const way = request.nextUrl.searchParams.get('way');
  if (way === 'cookie') {
    (await cookies()).set('seen', 'yes');
    notFound();
  }
  if (way === 'forbidden') forbidden();
  if (way === 'unauthorized') unauthorized();
  notFound();
}
