import { createSchema } from 'graphql-yoga';

export const schema = createSchema({
  typeDefs: `
    type Query { greetings(name: String): String, fail: Int, agent: String }
    type Mutation { upload(file: File!): String }
    type Subscription { count(to: Int!): Int }
    scalar File
  `,
  resolvers: {
    Query: {
      greetings: (_, { name }) => `Hello ${name ?? 'from Yoga'}`,
      fail: () => {
        throw new Error('a secret of the server');
      },
      agent: (_, __, context) => context.request.headers.get('x-agent'),
    },
    Mutation: { upload: async (_, { file }) => `${file.name}: ${await file.text()}` },
    Subscription: {
      count: {
        subscribe: async function* (_, { to }) {
          for (let count = 1; count <= to; count++) {
            yield { count };
            await new Promise((resolve) => setTimeout(resolve, 40));
          }
        },
      },
    },
  },
});
