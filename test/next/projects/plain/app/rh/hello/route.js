export const GET = () => Response.json({ message: 'Hello from a route handler' });
