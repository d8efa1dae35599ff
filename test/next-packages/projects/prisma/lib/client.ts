import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/client';

// As Prisma's page for Next has it: one client, also across reloads.
const known = globalThis as unknown as { prisma?: PrismaClient };
const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 1 });
export const prisma = known.prisma ?? new PrismaClient({ adapter });
if (process.env.NODE_ENV !== 'production') known.prisma = prisma;
