export async function GET(request, context) {
  const promise = context.params;
  return Response.json({ isPromise: promise instanceof Promise, params: await promise, keys: Object.keys(context) });
}
