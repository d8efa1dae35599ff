export default (req: any, res: any) => res.end('pages/api/pair.ts');
