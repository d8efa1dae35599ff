import { refresh, updateTag } from 'next/cache';
import { after } from 'next/server';

const attempt = (call) => {
  try {
    call();
    return 'worked';
  } catch (error) {
    return error.message;
  }
};

export const GET = (request) =>
  Response.json({
    path: request.nextUrl.pathname,
    query: request.nextUrl.search,
    updateTag: attempt(() => updateTag('a')),
    refresh: attempt(() => refresh()),
    after: attempt(() => after(5)),
  });
