'use strict';

const { initTRPC, TRPCError } = require('@trpc/server');
const { createExpressMiddleware } = require('@trpc/server/adapters/express');
const express = require('express');
const { z } = require('zod');

const t = initTRPC.context().create({ isDev: false });
const appRouter = t.router({
  getUser: t.procedure.input(z.string()).query(({ input, ctx }) => ({ id: input, name: 'Bilbo', token: ctx.token })),
  createUser: t.procedure
    .input(z.object({ name: z.string().min(5) }))
    .mutation(({ input }) => ({ id: 1, name: input.name.toUpperCase() })),
  nested: t.router({
    fail: t.procedure.query(() => {
      throw new TRPCError({ code: 'UNAUTHORIZED', message: 'not you' });
    }),
    crash: t.procedure.query(() => {
      throw new Error('crashed');
    }),
  }),
  stream: t.procedure.query(async function* () {
    for (const each of [1, 2, 3]) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield each;
    }
  }),
  ticks: t.procedure.subscription(async function* () {
    for (const each of ['a', 'b', 'c']) yield each;
  }),
  form: t.procedure.input(z.instanceof(FormData)).mutation(({ input }) => [...input.entries()].map(([name]) => name)),
});

const app = express();
const createContext = ({ req, res, info }) => {
  res.setHeader('X-Calls', String(info.calls.length));
  return { token: req.headers.token };
};
app.use(
  '/trpc',
  createExpressMiddleware({
    router: appRouter,
    createContext,
    responseMeta: ({ type, errors }) =>
      type === 'query' && !errors.length ? { headers: { 'cache-control': 'max-age=1' } } : {},
    onError: ({ error, path }) => console.log('failed', path, error.code),
  }),
);
app.use('/parsed', express.json(), createExpressMiddleware({ router: appRouter, createContext }));
app.get('/hello', (_req, res) => res.send('beside'));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
