import { steady } from '../../../lib/steady';
import { slow } from '../../../lib/waiting';

export const GET = async () => Response.json([await slow(), await slow(), steady()]);
