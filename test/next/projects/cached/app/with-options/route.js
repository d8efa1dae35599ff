import { mark } from '../../lib/mark';

export const dynamic = 'force-static';
export const GET = () => new Response(mark());
export const OPTIONS = GET;
