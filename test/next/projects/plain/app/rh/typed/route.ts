import { type NextRequest, NextResponse } from 'next/server';

export const maxDuration = 30;
export const preferredRegion = 'auto';
export const fetchCache = 'auto';

export async function GET(request: NextRequest): Promise<NextResponse<{ q: string | null }>> {
  return NextResponse.json({ q: request.nextUrl.searchParams.get('q') });
}
