export async function GET(request, { params }) {
  return Response.json({ proxy: request.headers.get('x-proxy-saw'), id: (await params).id, url: request.url });
}
