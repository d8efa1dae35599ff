import { revalidatePath, revalidateTag } from 'next/cache';

export function GET(request) {
  const { searchParams } = request.nextUrl;
  const [tag, profile, path] = ['tag', 'profile', 'path'].map((name) => searchParams.get(name));
  if (tag && profile) revalidateTag(tag, profile);
  else if (tag) revalidateTag(tag, { expire: 0 });
  if (path) revalidatePath(path);
  return Response.json({ done: true });
}
