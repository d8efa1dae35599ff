import { createHash } from 'node:crypto';
import { steady } from '../../../lib/steady';

export const GET = () => new Response(createHash('sha1').update('a').digest('hex') + steady());
