import { steady } from '../../../lib/steady';
import { forSeconds } from '../../../lib/waiting';

export const GET = async () => Response.json([await forSeconds(), steady()]);
