/** The types that handlers take from `next`. */

// biome-ignore-all lint/suspicious/noExplicitAny: these types are Next's

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteCondition } from './server';

export interface NextApiRequest extends IncomingMessage {
  /** The search, and the route's params over it. */
  query: Partial<{ [key: string]: string | string[] }>;
  cookies: Partial<{ [key: string]: string }>;
  body: any;
  env: NodeJS.ProcessEnv;
  draftMode?: boolean;
  preview?: boolean;
  previewData?: string | false | object | undefined;
}

export type NextApiResponse<Data = any> = ServerResponse & {
  send: (body: Data) => void;
  json: (body: Data) => void;
  status: (statusCode: number) => NextApiResponse<Data>;
  redirect(url: string): NextApiResponse<Data>;
  redirect(status: number, url: string): NextApiResponse<Data>;
  setDraftMode: (options: { enable: boolean }) => NextApiResponse<Data>;
  setPreviewData: (data: object | string, options?: { maxAge?: number; path?: string }) => NextApiResponse<Data>;
  clearPreviewData: (options?: { path?: string }) => NextApiResponse<Data>;
  revalidate: (urlPath: string, options?: { unstable_onlyGenerated?: boolean }) => Promise<void>;
};

export type NextApiHandler<Data = any> = (
  req: NextApiRequest,
  res: NextApiResponse<Data>,
) => unknown | Promise<unknown>;

/** `export const config` of a file of pages/api. */
export interface PageConfig {
  api?: {
    responseLimit?: number | string | boolean;
    bodyParser?: { sizeLimit?: number | string } | false;
    externalResolver?: true;
  };
  runtime?: 'nodejs' | 'edge' | 'experimental-edge';
  maxDuration?: number;
}

export interface Header {
  source: string;
  basePath?: false;
  locale?: false;
  headers: { key: string; value: string }[];
  has?: RouteCondition[];
  missing?: RouteCondition[];
}

export interface Rewrite {
  source: string;
  destination: string;
  basePath?: false;
  locale?: false;
  has?: RouteCondition[];
  missing?: RouteCondition[];
}

export type Redirect = Rewrite &
  ({ permanent: boolean; statusCode?: never } | { statusCode: number; permanent?: never });

/** What of `next.config` concerns APIs; other keys are left to Next. */
export interface NextConfig {
  basePath?: string;
  trailingSlash?: boolean;
  skipTrailingSlashRedirect?: boolean;
  skipProxyUrlNormalize?: boolean;
  pageExtensions?: string[];
  env?: Record<string, string | undefined>;
  headers?: () => Promise<Header[]> | Header[];
  redirects?: () => Promise<Redirect[]> | Redirect[];
  rewrites?: () => Promise<Rewrites> | Rewrites;
  transpilePackages?: string[];
  serverExternalPackages?: string[];
  cacheHandler?: string;
  cacheMaxMemorySize?: number;
  cacheLife?: Record<string, { stale?: number; revalidate?: number; expire?: number }>;
  expireTime?: number;
  httpAgentOptions?: { keepAlive?: boolean };
  experimental?: Record<string, any>;
  [key: string]: any;
}

export type Rewrites = Rewrite[] | { beforeFiles?: Rewrite[]; afterFiles?: Rewrite[]; fallback?: Rewrite[] };
