import { PNG } from 'pngjs';

export async function GET(_request: Request, { params }: { params: Promise<{ size: string }> }) {
  const size = Number((await params).size);
  if (!(size > 0 && size <= 64)) return new Response('a size from 1 to 64', { status: 400 });
  const png = new PNG({ width: size, height: size });
  png.data.fill(200);
  return new Response(new Uint8Array(PNG.sync.write(png)), { headers: { 'content-type': 'image/png' } });
}
