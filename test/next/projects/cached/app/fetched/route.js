const ask = async (options) => (await fetch(`http://127.0.0.1:${process.env.UPSTREAM}/number`, options)).text();

export const dynamic = 'force-dynamic';

export async function GET(request) {
  const way = request.nextUrl.searchParams.get('way');
  const options = {
    none: undefined,
    store: { cache: 'no-store' },
    force: { cache: 'force-cache' },
    revalidate: { next: { revalidate: 3600 } },
    tagged: { cache: 'force-cache', next: { tags: ['fetched'] } },
  }[way];
  return Response.json({ first: await ask(options), second: await ask(options) });
}
