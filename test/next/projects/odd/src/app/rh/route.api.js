import { helper } from './helper';

export const GET = (request) =>
  Response.json({ helper: helper(), pathname: request.nextUrl.pathname, url: request.url });
