import { errors } from 'jose';
import { verify } from '../../../lib/token';

export async function GET(request: Request) {
  try {
    return Response.json({ name: await verify(request.headers.get('authorization')) });
  } catch (error) {
    if (error instanceof errors.JOSEError) return Response.json({ code: error.code }, { status: 401 });
    throw error;
  }
}
