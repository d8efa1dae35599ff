export const GET = () => Response.json({ secure: true }, { headers: { 'referrer-policy': 'its-own' } });
