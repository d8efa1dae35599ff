/** `next/server`, as Ferroute answers it. */

// biome-ignore-all lint/suspicious/noExplicitAny: these types are Next's
// biome-ignore-all lint/suspicious/noConfusingVoidType: as above

import type { RequestCookies, ResponseCookies } from '@edge-runtime/cookies';

export interface NextUrlConfig {
  basePath?: string;
  trailingSlash?: boolean;
}

/** A URL that knows the project's base path. */
export interface NextURL extends Omit<URL, 'searchParams'> {
  readonly searchParams: URLSearchParams;
  basePath: string;
  locale: string;
  readonly defaultLocale: string | undefined;
  clone(): NextURL;
}

export interface NextRequestInit extends RequestInit {
  nextConfig?: NextUrlConfig;
  duplex?: 'half';
}

/** A `Request` with `nextUrl` and `cookies`. */
export class NextRequest extends Request {
  constructor(input: string | URL | Request, init?: NextRequestInit);
  get cookies(): RequestCookies;
  get nextUrl(): NextURL;
}

export interface ProxyResponseInit extends ResponseInit {
  /** The request as whatever comes after the proxy sees it. */
  request?: { headers?: Headers };
}

/** A `Response` with `cookies`, and what a proxy answers with. */
export class NextResponse<Body = unknown> extends Response {
  /** What `json` was given; there for the compiler alone. */
  readonly __body?: Body;
  constructor(body?: BodyInit | null, init?: ResponseInit);
  get cookies(): ResponseCookies;
  static json<Body>(body: Body, init?: ResponseInit): NextResponse<Body>;
  static redirect(url: string | URL | NextURL, init?: number | ResponseInit): NextResponse<unknown>;
  static rewrite(destination: string | URL | NextURL, init?: ProxyResponseInit): NextResponse<unknown>;
  static next(init?: ProxyResponseInit): NextResponse<unknown>;
}

/** What a proxy is given beside its request. */
export interface NextFetchEvent {
  readonly sourcePage: string;
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
}

export type NextProxyResult = NextResponse | Response | null | undefined | void;
export type NextProxy = (request: NextRequest, event: NextFetchEvent) => NextProxyResult | Promise<NextProxyResult>;
export type NextMiddleware = NextProxy;

export interface ProxyMatcher {
  source: string;
  locale?: false;
  has?: RouteCondition[];
  missing?: RouteCondition[];
}

export type RouteCondition =
  | { type: 'header' | 'cookie' | 'query'; key: string; value?: string }
  | { type: 'host'; key?: undefined; value: string };

export interface ProxyConfig {
  matcher?: string | (string | ProxyMatcher)[];
  regions?: string | string[];
}
export type MiddlewareConfig = ProxyConfig;

/** `middleware.ts` in a folder of `app/` or `pages/api/`: around the routes below it. Ferroute's own. */
export type FolderMiddleware = (
  request: NextRequest,
  next: (request?: Request) => Promise<Response>,
) => Response | undefined | void | Promise<Response | undefined | void>;

export interface UserAgent {
  isBot: boolean;
  ua: string;
  browser: { name?: string; version?: string; major?: string };
  device: { model?: string; type?: string; vendor?: string };
  engine: { name?: string; version?: string };
  os: { name?: string; version?: string };
  cpu: { architecture?: string };
}

export function userAgent(request: { headers: Headers }): UserAgent;
export function userAgentFromString(input: string | undefined): UserAgent;

/** Runs a function when the answer has been sent, or waits for a promise before the server stops. */
export function after<T>(task: Promise<T> | (() => T | Promise<T>)): void;

/** What follows is for this request alone. */
export function connection(): Promise<void>;

/** The platform's; undefined where Node has none. */
export const URLPattern: any;

/** @deprecated It is in `next/og`. */
export class ImageResponse extends Response {}
