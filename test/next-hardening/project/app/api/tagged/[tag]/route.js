export const GET = () => Response.json({ tagged: true });
