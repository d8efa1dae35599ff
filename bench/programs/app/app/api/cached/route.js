export const dynamic = 'force-static';

export function GET() {
  return Response.json({ message: 'Hello from Next.js API!' });
}
