import { ApolloServer } from '@apollo/server';
import { startServerAndCreateNextHandler } from '@as-integrations/next';
import type { NextRequest } from 'next/server';

const server = new ApolloServer<{ agent: string | null }>({
  typeDefs: 'type Query { hello: String, agent: String, fail: Int }',
  resolvers: {
    Query: {
      hello: () => 'world',
      agent: (_, __, { agent }) => agent,
      fail: () => {
        throw new Error('broken');
      },
    },
  },
  includeStacktraceInErrorResponses: false,
  introspection: true,
});

const handler = startServerAndCreateNextHandler<NextRequest, { agent: string | null }>(server, {
  context: async (request) => ({ agent: request.headers.get('x-agent') }),
});

export const GET = (request: NextRequest) => handler(request);
export const POST = (request: NextRequest) => handler(request);
