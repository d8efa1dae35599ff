import { readFileSync } from 'node:fs';
import { steady } from '../../../lib/steady';

export const GET = () => new Response(readFileSync('next.config.mjs', 'utf8').length + steady());
