import { mark } from '../../lib/mark';

export const revalidate = false;
export const dynamic = 'force-static';
export const GET = () => new Response(mark());
