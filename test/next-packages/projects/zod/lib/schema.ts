import { z } from 'zod';

export const Item = z.object({
  name: z.string().min(2).max(40),
  price: z.number().positive(),
  tags: z.array(z.enum(['new', 'old'])).default([]),
  due: z.coerce.date().optional(),
});

export const Page = z.object({
  page: z.coerce.number().int().min(1).default(1),
  sort: z.enum(['up', 'down']).optional(),
});
