import { steady } from '../../../lib/steady';
import { forMinutes } from '../../../lib/waiting';

export const GET = async () => Response.json([await forMinutes(), steady()]);
