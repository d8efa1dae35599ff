export default async function handler(req, res) {
  res.setHeader('Content-Type', 'text/plain');
  for (let count = 3; count > 0; count--) {
    res.write(`${count}\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  res.end('go\n');
}
