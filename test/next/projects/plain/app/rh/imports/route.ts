import { readFileSync } from 'node:fs';
import path from 'node:path';
import { greet } from '@/lib/greet';
import data from '../../../lib/data.json';

export const dynamic = 'force-dynamic';

export const GET = () =>
  Response.json({
    data,
    greeting: greet('alias'),
    read: readFileSync(path.join(process.cwd(), 'lib/data.json'), 'utf8').trim(),
  });
