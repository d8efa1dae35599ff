import { steady } from '../../../lib/steady';

export const GET = () => Response.json({ date: new Date(0), mark: steady() });
