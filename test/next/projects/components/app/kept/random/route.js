import { steady } from '../../../lib/steady';

export const GET = () => Response.json({ isNumber: Math.random() < 1, mark: steady() });
