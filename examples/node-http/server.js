const http = require('node:http');

const server = http.createServer((_req, res) => {
  const body = JSON.stringify({ message: 'Hello from node:http!' });
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
});

server.listen(process.env.PORT ?? 3000, () => console.log('Server running'));
