// A handler of pages/api, a proxy and a configuration as people write them.

import type { NextApiHandler, NextApiRequest, NextApiResponse, NextConfig, PageConfig } from 'next';
import {
  type FolderMiddleware,
  type NextFetchEvent,
  type NextRequest,
  NextResponse,
  type ProxyConfig,
} from 'next/server';

export default function handler(req: NextApiRequest, res: NextApiResponse<{ name: string } | { error: string }>) {
  if (req.query.id === undefined) return res.status(400).json({ error: 'no id' });
  res.setDraftMode({ enable: true });
  return res.status(200).json({ name: String(req.body?.name ?? req.cookies.name) });
}

export const typed: NextApiHandler<string> = async (_, res) => res.redirect(307, '/').send('x');

export const config: PageConfig & ProxyConfig = {
  api: { bodyParser: { sizeLimit: '500kb' }, responseLimit: false },
  matcher: ['/api/:path*', { source: '/x', has: [{ type: 'header', key: 'x-a' }] }],
};

export function proxy(request: NextRequest, event: NextFetchEvent) {
  event.waitUntil(Promise.resolve());
  if (request.nextUrl.pathname === '/a') return NextResponse.rewrite(new URL('/b', request.url));
  return NextResponse.next({ request: { headers: new Headers(request.headers) } });
}

export const middleware: FolderMiddleware = async (request, next) => {
  const response = await next(request);
  response.headers.set('x-a', 'b');
  return response;
};

export const nextConfig: NextConfig = {
  basePath: '/base',
  headers: async () => [{ source: '/:path*', headers: [{ key: 'x-a', value: 'b' }] }],
  redirects: async () => [{ source: '/a', destination: '/b', permanent: true }],
  rewrites: async () => ({ beforeFiles: [{ source: '/a', destination: '/b' }] }),
  images: { unoptimized: true },
};
