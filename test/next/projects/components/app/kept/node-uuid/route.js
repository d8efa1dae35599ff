import { randomUUID } from 'node:crypto';
import { steady } from '../../../lib/steady';

export const GET = () => Response.json({ length: randomUUID().length, mark: steady() });
