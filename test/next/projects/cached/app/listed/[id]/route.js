import { mark } from '../../../lib/mark';

export const generateStaticParams = () => [{ id: 'one' }, { id: 'two' }];
export const GET = async (request, { params }) => Response.json({ ...(await params), mark: mark() });
