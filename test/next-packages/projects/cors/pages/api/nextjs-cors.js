import NextCors from 'nextjs-cors';

export default async function handler(req, res) {
  await NextCors(req, res, { methods: ['GET', 'PUT'], origin: 'https://a.example', optionsSuccessStatus: 200 });
  res.json({ message: 'Hello NextJs Cors!' });
}
