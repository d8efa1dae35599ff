import { eq, sql } from 'drizzle-orm';
import { db, notes } from '../../../../lib/db';

type Context = { params: Promise<{ id: string }> };

export async function GET(_request: Request, { params }: Context) {
  const [note] = await db
    .select()
    .from(notes)
    .where(eq(notes.id, Number((await params).id)));
  return note ? Response.json(note) : new Response('no such note', { status: 404 });
}

export async function PUT(request: Request, { params }: Context) {
  await db.execute(sql`CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL)`);
  const values = { id: Number((await params).id), text: await request.text() };
  const [note] = await db
    .insert(notes)
    .values(values)
    .onConflictDoUpdate({ target: notes.id, set: values })
    .returning();
  return Response.json(note, { status: 201 });
}
