export function GET(request) {
  return new Response(`<feed>${new URL(request.url).search}</feed>`, {
    headers: { 'content-type': 'application/xml' },
  });
}
