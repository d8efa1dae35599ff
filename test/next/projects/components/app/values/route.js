import { connection } from 'next/server';
import { mark } from '../../lib/mark';

async function cached() {
  'use cache';
  return {
    mark: mark(),
    date: new Date(0),
    map: new Map([[1, 2]]),
    set: new Set([3]),
    none: undefined,
    big: 5n,
    list: [null, Number.NaN],
  };
}

export async function GET() {
  await connection();
  const value = await cached();
  return Response.json({
    mark: value.mark,
    date: value.date instanceof Date && value.date.getTime(),
    map: value.map instanceof Map && [...value.map],
    set: value.set instanceof Set && [...value.set],
    none: 'none' in value && value.none === undefined,
    big: String(value.big),
    list: String(value.list),
  });
}
