export const GET = (request, context) => Response.json({ params: String(context.params), keys: Object.keys(context) });
