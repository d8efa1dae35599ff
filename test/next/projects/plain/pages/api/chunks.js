export default async function handler(req, res) {
  res.setHeader('content-type', 'text/event-stream');
  res.write('data: one\n\n');
  await new Promise((resolve) => setTimeout(resolve, 20));
  res.write('data: two\n\n');
  res.end();
}
