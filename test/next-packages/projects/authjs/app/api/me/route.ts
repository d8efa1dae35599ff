import { auth } from '../../../auth';

export const GET = auth((request) => {
  if (!request.auth) return Response.json({ message: 'Not authenticated' }, { status: 401 });
  return Response.json({ user: request.auth.user, path: request.nextUrl.pathname });
});
