import { mark } from '../../lib/mark';

export const revalidate = 3600;
export const GET = () => new Response(mark());
