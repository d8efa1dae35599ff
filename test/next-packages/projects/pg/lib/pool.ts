import { Pool } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
export const nowhere = new Pool({ connectionString: process.env.CLOSED_URL, connectionTimeoutMillis: 2000 });
