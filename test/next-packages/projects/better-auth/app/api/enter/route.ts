// Signs in from a route of one's own: the plugin `nextCookies` puts the cookies where `cookies()` of next/headers is.
import { auth } from '../../../lib/auth';

export async function POST(request: Request) {
  const { user } = await auth.api.signInEmail({ body: await request.json() });
  return Response.json({ entered: user.email });
}
