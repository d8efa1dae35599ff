import { steady } from '../../../lib/steady';

export const GET = () => Response.json({ isDate: new Date() instanceof Date, mark: steady() });
