import { steady } from '../../../lib/steady';

export const GET = () => Response.json({ length: crypto.randomUUID().length, mark: steady() });
