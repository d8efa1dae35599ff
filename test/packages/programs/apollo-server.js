'use strict';

const http = require('node:http');
const { ApolloServer } = require('@apollo/server');
const { ApolloServerPluginDrainHttpServer } = require('@apollo/server/plugin/drainHttpServer');
const { expressMiddleware } = require('@as-integrations/express5');
const cors = require('cors');
const express = require('express');
const { GraphQLError } = require('graphql');

const typeDefs = `#graphql
  type Book { title: String, author: String }
  type Query { books(first: Int): [Book], me: String, fail: String, coded: String }
  type Mutation { add(title: String!): Book }
`;
const books = [
  { title: 'The Awakening', author: 'Kate Chopin' },
  { title: 'City of Glass', author: 'Paul Auster' },
];
const resolvers = {
  Query: {
    books: (_parent, { first }) => books.slice(0, first ?? undefined),
    me: (_parent, _args, { token }) => token,
    fail: () => {
      throw new Error('resolver failed');
    },
    coded: () => {
      throw new GraphQLError('forbidden', { extensions: { code: 'FORBIDDEN', http: { status: 403 } } });
    },
  },
  Mutation: { add: (_parent, { title }) => ({ title }) },
};

async function main() {
  const app = express();
  const httpServer = http.createServer(app);
  const server = new ApolloServer({
    typeDefs,
    resolvers,
    plugins: [ApolloServerPluginDrainHttpServer({ httpServer })],
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
  });
  await server.start();
  app.use(
    '/graphql',
    cors(),
    express.json(),
    expressMiddleware(server, { context: async ({ req }) => ({ token: req.headers.token }) }),
  );
  app.use('/unparsed', expressMiddleware(server));
  await new Promise((resolve) => httpServer.listen({ port: process.env.PORT || 4000 }, resolve));
  console.log(`listening on ${httpServer.address().port}`);
}

main();
