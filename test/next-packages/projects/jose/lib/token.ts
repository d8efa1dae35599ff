import { jwtVerify, SignJWT } from 'jose';

const key = new TextEncoder().encode('a secret of at least thirty-two bytes');

export const sign = (name: string, seconds: number) =>
  new SignJWT({ name })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('tests')
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(key);

export async function verify(header: string | null | undefined) {
  const { payload } = await jwtVerify((header ?? '').replace(/^Bearer /, ''), key, { issuer: 'tests' });
  return payload.name as string;
}
