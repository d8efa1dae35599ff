export const dynamic = 'force-static';
export const GET = () =>
  new Response('made', {
    status: 201,
    headers: { 'x-a': '1', 'set-cookie': 'a=1', etag: '"own"', 'content-type': 'text/own' },
  });
