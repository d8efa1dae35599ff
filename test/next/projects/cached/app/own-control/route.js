import { mark } from '../../lib/mark';

export const revalidate = 60;
export const GET = () => new Response(mark(), { headers: { 'cache-control': 'max-age=3' } });
