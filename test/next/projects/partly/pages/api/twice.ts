export default (req: unknown, res: import('next').NextApiResponse) => res.end('pages/api/twice.ts');
