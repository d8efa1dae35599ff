import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { after, connection } from 'next/server';

const done = [];

export async function GET(request) {
  const way = request.nextUrl.searchParams.get('way');
  if (way === 'done') return Response.json(done.splice(0));
  after(async () => {
    done.push([way, 'a function', (await cookies()).get('a')?.value, (await headers()).get('x-custom')]);
  });
  after(new Promise((resolve) => setTimeout(resolve, 5)).then(() => done.push([way, 'a promise'])));
  if (way === 'throw') throw new Error('thrown with an after');
  if (way === 'redirect') redirect('/rh/hello');
  if (way === 'not-found') notFound();
  if (way === 'connection') await connection();
  if (way === 'fails')
    after(() => {
      throw new Error('after failed');
    });
  return Response.json({ way, before: done.length });
}
