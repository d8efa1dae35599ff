import { pool } from '../../../lib/pool';

export async function GET(request: Request) {
  const id = new URL(request.url).searchParams.get('id');
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT text FROM notes WHERE id = $1', [id]);
    await client.query('COMMIT');
    return Response.json(rows[0] ?? null);
  } catch (error) {
    await client.query('ROLLBACK');
    return Response.json({ code: (error as { code?: string }).code }, { status: 400 });
  } finally {
    client.release();
  }
}
