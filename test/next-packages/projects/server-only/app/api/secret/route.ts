import { secret } from '../../../lib/secret';

export const GET = () => Response.json({ secret: secret() });
