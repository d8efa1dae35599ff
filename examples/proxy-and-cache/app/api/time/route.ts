export const revalidate = 60;

export function GET() {
  return Response.json({ time: new Date().toISOString() });
}
