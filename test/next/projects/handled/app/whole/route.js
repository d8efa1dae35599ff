import { plain } from '../../lib/cached';

export const GET = async () => Response.json({ word: (await plain('whole')).word });
