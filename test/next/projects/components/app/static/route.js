export const GET = () => Response.json({ static: true });
