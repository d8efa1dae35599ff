import { z } from 'zod';
import { Item, Page } from '@/lib/schema';

export async function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const parsed = Page.safeParse(Object.fromEntries(searchParams));
  if (!parsed.success) return Response.json(z.treeifyError(parsed.error), { status: 400 });
  return Response.json(parsed.data);
}

export async function POST(request: Request) {
  const parsed = Item.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) return Response.json({ issues: parsed.error.issues }, { status: 422 });
  return Response.json(parsed.data, { status: 201 });
}
