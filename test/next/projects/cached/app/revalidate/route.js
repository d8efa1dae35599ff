import { revalidatePath, revalidateTag } from 'next/cache';

export const dynamic = 'force-dynamic';

export function GET(request) {
  const { searchParams } = request.nextUrl;
  const [tag, profile, expire, path, type] = ['tag', 'profile', 'expire', 'path', 'type'].map(
    (name) => searchParams.get(name) ?? undefined,
  );
  if (tag && expire) revalidateTag(tag, { expire: Number(expire) });
  else if (tag && profile) revalidateTag(tag, profile);
  else if (tag) revalidateTag(tag);
  if (path) revalidatePath(path, type);
  return Response.json({ done: true });
}
