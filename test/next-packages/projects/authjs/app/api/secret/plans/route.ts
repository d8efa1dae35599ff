export const GET = () => Response.json({ plans: ['to take over the world', 'for Ada'] });
