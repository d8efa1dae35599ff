import type { NextRequest } from 'next/server';

const answer = (name: string) => (request: NextRequest) =>
  new Response(`${name} ran for ${request.method}`, { headers: { 'x-ran': name, allow: 'own' } });

export const GET = answer('GET');
export const HEAD = answer('HEAD');
export const OPTIONS = answer('OPTIONS');
