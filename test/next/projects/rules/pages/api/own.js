export default function handler(req, res) {
  res.setHeader('x-own', 'handler');
  res.setHeader('cache-control', 'no-store');
  res.setHeader('vary', 'x-handler');
  res.setHeader('set-cookie', 'handler=1');
  res.json({ had: res.getHeaderNames().filter((name) => name.startsWith('x-')) });
}
