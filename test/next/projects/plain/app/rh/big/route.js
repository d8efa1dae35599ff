export const POST = async (request) => Response.json({ length: (await request.arrayBuffer()).byteLength });
