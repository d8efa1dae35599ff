import { steady } from '../../../lib/steady';

export const GET = () => Response.json({ isNumber: typeof Date.now() === 'number', mark: steady() });
