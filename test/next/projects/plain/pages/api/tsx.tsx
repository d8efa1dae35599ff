const element = <b>bold</b>;

export default (req: unknown, res: import('next').NextApiResponse) => res.json({ type: element.type });
