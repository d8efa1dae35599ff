import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from '../../../server/router';

const handler = (request: Request) =>
  fetchRequestHandler({
    endpoint: '/fetch',
    req: request,
    router: appRouter,
    createContext: () => ({ user: request.headers.get('authorization') ?? undefined }),
  });

export { handler as GET, handler as POST };
