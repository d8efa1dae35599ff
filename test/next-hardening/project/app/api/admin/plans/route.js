export const GET = () => Response.json({ secret: 'the secret of admin' });
