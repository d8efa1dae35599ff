import { mark } from '../../lib/mark';

export const GET = () => new Response(mark());
