import type { NextApiRequest, NextApiResponse } from 'next';
import { pool } from '../../lib/pool';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  await pool.query('CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL)');
  if (req.method === 'POST') {
    const { rows } = await pool.query('INSERT INTO notes (text) VALUES ($1) RETURNING id, text', [req.body.text]);
    return res.status(201).json(rows[0]);
  }
  const { rows } = await pool.query('SELECT id, text FROM notes ORDER BY id');
  res.json(rows);
}
