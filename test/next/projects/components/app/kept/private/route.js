import { steady } from '../../../lib/steady';

async function own() {
  'use cache: private';
  return 'own';
}

export const GET = async () => Response.json([await own(), steady()]);
