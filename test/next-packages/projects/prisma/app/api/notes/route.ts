import { Prisma } from '../../../generated/client';
import { prisma } from '../../../lib/client';

export async function GET() {
  return Response.json(
    await prisma.note.findMany({ include: { tags: { select: { name: true } } }, orderBy: { id: 'asc' } }),
  );
}

export async function POST(request: Request) {
  const { text, tags = [] } = await request.json();
  try {
    const data = { text, tags: { create: tags.map((name: string) => ({ name })) } };
    return Response.json(await prisma.note.create({ data, include: { tags: true } }), { status: 201 });
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error;
    return Response.json({ code: error.code }, { status: 409 });
  }
}
