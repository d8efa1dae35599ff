// The router of next-connect for route handlers: `run` with the request and its context.
import { createEdgeRouter } from 'next-connect';

interface Context {
  params: Promise<{ id: string }>;
}

const router = createEdgeRouter<Request, Context>();

router
  .use(async (request, _context, next) => {
    const response = await next();
    response.headers.set('x-router', `edge ${request.method}`);
    return response;
  })
  .get(async (_request, { params }) => Response.json({ id: (await params).id }))
  .put(async (request, { params }) => Response.json({ id: (await params).id, body: await request.json() }));

export async function GET(request: Request, context: Context) {
  return router.run(request, context);
}

export async function PUT(request: Request, context: Context) {
  return router.run(request, context);
}
