import sharp from 'sharp';

export async function POST(request: Request) {
  const bytes = Buffer.from(await request.arrayBuffer());
  const small = await sharp(bytes).resize(4, 4).png().toBuffer({ resolveWithObject: true });
  return new Response(new Uint8Array(small.data), {
    headers: { 'content-type': 'image/png', 'x-size': `${small.info.width}x${small.info.height}` },
  });
}
