// As Yoga's documentation for Next has it.
import { createYoga } from 'graphql-yoga';
import { schema } from '../../../lib/schema';

interface NextContext {
  params: Promise<Record<string, string>>;
}

const { handleRequest } = createYoga<NextContext>({
  schema,
  graphqlEndpoint: '/api/graphql',
  fetchAPI: { Response },
});

export { handleRequest as GET, handleRequest as OPTIONS, handleRequest as POST };
