import { cookies } from 'next/headers';

export async function POST(request) {
  const form = /form/.test(request.headers.get('content-type')) ? await request.formData() : undefined;
  const body = form ? Object.fromEntries(form) : await request.json().catch(() => ({}));
  Object.assign({}, body, Object.fromEntries(request.nextUrl.searchParams));
  (await cookies()).getAll();
  const found = [];
  for (const name in {}) found.push(name);
  return Response.json({ found, then: typeof {}.then, polluted: {}.polluted ?? null });
}
