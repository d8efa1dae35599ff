import { createYoga } from 'graphql-yoga';
import type { NextApiRequest, NextApiResponse } from 'next';
import { schema } from '../../lib/schema';

export const config = { api: { bodyParser: false } };

export default createYoga<{ req: NextApiRequest; res: NextApiResponse }>({ schema, graphqlEndpoint: '/api/yoga' });
