// Mistakes that the compiler finds.

import type { NextApiRequest, NextApiResponse, NextConfig } from 'next';
import { cookies, headers } from 'next/headers';
import { NextResponse } from 'next/server';

export default function handler(req: NextApiRequest, res: NextApiResponse<{ name: string }>) {
  const id: number = req.query.id; // wrong
  res.status('200'); // wrong
  res.json({ nome: id }); // wrong
}

export async function GET() {
  cookies().get('a'); // wrong
  (await headers()).set('a', 'b'); // wrong
  NextResponse.redirect(); // wrong
}

export const config: NextConfig = {
  basePath: 1, // wrong
};
