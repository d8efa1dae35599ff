import { readFile } from 'node:fs/promises';
import { steady } from '../../../lib/steady';

export const GET = async () => new Response((await readFile('next.config.mjs', 'utf8')).length + steady());
