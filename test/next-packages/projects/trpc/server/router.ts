import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';

const t = initTRPC.context<{ user?: string }>().create();
const users = new Map([['1', 'Ada']]);

export const appRouter = t.router({
  user: t.procedure.input(z.string()).query(({ input, ctx }) => ({ id: input, name: users.get(input), as: ctx.user })),
  create: t.procedure.input(z.object({ name: z.string().min(2) })).mutation(({ input }) => ({ id: '2', ...input })),
  nested: t.router({
    fail: t.procedure.query(() => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'not you' });
    }),
    crash: t.procedure.query(() => {
      throw new Error('unexpected');
    }),
  }),
  slow: t.procedure.query(async function* () {
    for (let index = 0; index < 3; index++) {
      yield index;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }),
  ticks: t.procedure.subscription(async function* () {
    for (let index = 0; index < 3; index++) {
      yield index;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }),
  upload: t.procedure.input(z.instanceof(FormData)).mutation(({ input }) => [...input.keys()]),
});

export type AppRouter = typeof appRouter;
