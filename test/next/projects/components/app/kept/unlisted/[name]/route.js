import { steady } from '../../../../lib/steady';

export const GET = async (_request, { params }) => Response.json([(await params).name, steady()]);
