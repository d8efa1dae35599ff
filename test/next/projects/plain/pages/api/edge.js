export const config = { runtime: 'edge' };

export default async function handler(request) {
  const { pathname, search } = new URL(request.url);
  return Response.json(
    { method: request.method, pathname, search, body: await request.text(), runtime: typeof EdgeRuntime },
    { status: 202, headers: { 'x-edge': 'yes' } },
  );
}
