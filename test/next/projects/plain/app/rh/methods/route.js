const answer = (name) => async (request) =>
  new Response(`${name} ran for ${request.method}; body ${JSON.stringify(await request.text())}`, {
    headers: { 'x-ran': name },
  });

export const GET = answer('GET');
export const POST = answer('POST');
export const PUT = answer('PUT');
export const PATCH = answer('PATCH');
export const DELETE = answer('DELETE');
