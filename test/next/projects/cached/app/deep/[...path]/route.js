import { mark } from '../../../lib/mark';

export const revalidate = 60;
export const generateStaticParams = () => [{ path: ['a', 'b'] }];
export const GET = async (request, { params }) => Response.json({ ...(await params), mark: mark() });
