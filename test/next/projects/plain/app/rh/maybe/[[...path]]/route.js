export const GET = async (request, { params }) => Response.json({ params: await params });
