import { steady } from '../../../../lib/steady';

export const generateStaticParams = () => [{ name: 'a' }];

export const GET = async (_request, { params }) => Response.json([(await params).name, steady()]);
