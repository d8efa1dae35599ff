export default async function handler(req, res) {
  const { port } = req.socket.address();
  const answer = await fetch(`http://127.0.0.1:${port}/api/hello`);
  res.status(answer.status).json(await answer.json());
}
