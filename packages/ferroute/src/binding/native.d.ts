/**
 * The native addon, function by function: the whole boundary between JavaScript and Rust.
 *
 * Everything is a number, a string or bytes. A *slot* is a small integer that stands for one exchange (a request and
 * its response) on this JavaScript thread; a *server* is an index of an HTTP server on this thread; a *connection* is
 * a number unique in the process (below 2^53). Calls with a slot whose exchange is over are no-ops, so JavaScript
 * never has to ask first. Nothing here throws for what a client did; wrong arguments throw a TypeError.
 */

/** `http.METHODS` in the order of the method index. */
export const methods: string[];

// ===== flags of a request, third argument of onRequest =====
// bits 0..7   method index; 255 = not in `methods`, the head has it
// bit 8       HTTP/1.0
// bit 9       there is a body (Content-Length > 0 or chunked)
// bit 10      upgrade asked for (or CONNECT)
// bit 11      Expect: 100-continue
// bit 12      another Expect
// bit 13      the client allows keep-alive
// bit 14      the body is chunked
// bit 15      `target` is a route's id, not a server; or PROXY (0xFFFFFFFE): the project's proxy is to see the request before
//             anything else does; or EXTERNAL (0xFFFFFFFD): a rewrite leads to another server, `params` is [its URL]
// bit 23      the connection has served `maxRequestsPerSocket` requests before: to be answered 503
// bit 24      it says `Content-Length: 0`

// ===== signals, second argument of onSignal =====
// 1 READABLE  read(slot) has something      2 DRAINED  write more
// 4 FINISHED  the whole response was handed to the operating system
// 8 CLOSED    the connection ended; the slot is released by Rust after this call returns
// 16 TOO_LARGE  collect(slot, limit) went over its limit
// 32 ABORTED  the request's body ended early (the connection may still be writable)

/**
 * Once for each JavaScript thread, before anything else.
 *
 * `onRequest`: a head arrived. `target` is a server (from `createServer`), or for a worker the route's id. `head` is the
 * whole head as sent (latin1), from the request line to the empty line: the request target and the headers are cut out of
 * it in JavaScript when somebody asks, which may be long after the slot is free. `connection` for the same reason:
 * `req.socket` may be asked for after the answer. `params` only for routes: the values in the order of the route's
 * names, decoded; an array for a catch-all; undefined when the route has none. `about` only if the rules of the configuration made
 * something of the request (see About).
 * `onConnection(server, connection, kind)`: 0 opened, 1 closed, 2 inactive for its timeout, 3 dropped (maxConnections; then with
 * its addresses, as `connectionInfo` gives them); only
 * for servers and connections that are watched.
 * `onRefused(server, slot, code, message, bytesParsed, packet)`: a request was refused before there was a head
 * (`clientError`); the slot is raw. Only for servers with flag 2.
 *
 * A throw inside a callback reaches `uncaughtException`; the rest of the batch goes on.
 */
export function open(callbacks: {
  onRequest(
    target: number,
    slot: number,
    flags: number,
    head: string,
    connection: number,
    params?: (string | string[] | undefined)[],
    about?: About,
  ): void;
  onSignal(slot: number, signal: number): void;
  onConnection(server: number, connection: number, kind: number, addresses?: Connection): void;
  onRefused(server: number, slot: number, code: string, message: string, bytesParsed: number, packet: Uint8Array): void;
}): void;

/**
 * What the rules of the configuration (`appCreate`'s `rules`) and the proxy made of a request. Absent if nothing.
 *
 * `query`: the query of a request that was rewritten, as `application/x-www-form-urlencoded` text without `?`. `req.query` is this
 * and the params (params win), and so is the search of `nextUrl`. Undefined: not rewritten, the query of the request's own URL.
 * `headers`: headers of the answer that were set before its handler runs; flat: name, value, name, value… A name comes more than
 * once only if it is `Set-Cookie`. `http/dispatch.js` sets them on `res` before the handler is called, so that `res.setHeader` of
 * pages/api overrides them, as in Next; a route handler's answer must not override what `res.hasHeader` has, except `set-cookie`,
 * `vary`, `www-authenticate`, `proxy-authenticate`, which are appended. Whoever answers past `res` looks at `req[kAbout]`.
 * `lists`: names of `query` whose value is an array, as Next has it, though it is there once (`/a/:x*` matched one segment).
 * `path`: the path of a request that was rewritten, with the basePath, percent-encoded. `req.url` stays what the client sent.
 */
export type About = [
  query: string | undefined,
  headers: string[] | undefined,
  path: string | undefined,
  lists?: string[],
];

/** Run the I/O phase now: what answered outside a batch leaves. To be called once at the end of such a tick. */
export function turn(): void;

/** Whether open servers and connections of this thread keep the process alive is counted in Rust; `ref`/`unref` per server. */
export function serverRef(server: number, ref: boolean): void;

// ===== servers =====
export function createServer(): number;
/** Settings by Node's names. Milliseconds and counts; 0 = off, as in Node. */
export function serverSet(
  server: number,
  name:
    | 'headersTimeout'
    | 'requestTimeout'
    | 'keepAliveTimeout'
    | 'keepAliveTimeoutBuffer'
    | 'timeout'
    | 'maxHeadersCount'
    | 'maxHeaderSize'
    | 'maxRequestsPerSocket'
    | 'maxConnections'
    | 'requireHostHeader'
    | 'highWaterMark'
    | 'noDelay'
    | 'keepAlive'
    | 'keepAliveInitialDelay',
  value: number,
): void;
/** 1: call onConnection for opened/closed/dropped of every connection. 2: call onRefused. */
export function serverWatch(server: number, flags: number): void;
export interface ListenOptions {
  host?: string;
  port?: number;
  path?: string;
  fd?: number;
  backlog?: number;
  ipv6Only?: boolean;
  reusePort?: boolean;
  readableAll?: boolean;
  writableAll?: boolean;
}
export interface Address {
  address: string;
  family: 'IPv4' | 'IPv6';
  port: number;
}
/** `host` is an address, not a name. Throws an Error with `code` (`EADDRINUSE`…), `errno`, `syscall: 'listen'`, `address`, `port`. */
export function serverListen(server: number, options: ListenOptions): Address | string;
/** Stops listening. Connections go on. */
export function serverClose(server: number): void;
/** Forgets a server that is closed and has no connections. Its number may be given out again. */
export function serverFree(server: number): void;
export function serverConnections(server: number): number;
export function serverCloseConnections(server: number, idleOnly: boolean): void;

// ===== connections =====
/** [connection, remoteAddress, remotePort, remoteFamily, localAddress, localPort, localFamily]; addresses undefined on a Unix socket. */
export function connectionOf(slot: number): [number, string?, number?, string?, string?, number?, string?] | undefined;
export function connectionInfo(server: number, connection: number): ReturnType<typeof connectionOf>;
/** Have onConnection(…, 1) called when it closes, though the server is not watched. */
export function connectionWatch(server: number, connection: number): void;
export function connectionDestroy(server: number, connection: number, reset: boolean): void;
/** Inactivity timeout in ms, 0 = none; then onConnection(…, 2). */
export function connectionTimeout(server: number, connection: number, ms: number): void;
export function connectionNoDelay(server: number, connection: number, on: boolean): void;
export function connectionKeepAlive(server: number, connection: number, on: boolean, delay: number): void;
/** [bytesRead, bytesWritten] */
export function connectionBytes(server: number, connection: number): [number, number];

// ===== the request =====
/** Flat: name, value, name, value… as sent, latin1. */
export function rawHeaders(slot: number): string[];
/** One header's first value, without building the others; undefined if absent. `name` in lower case. */
export function header(slot: number, name: string): string | undefined;
/** The next piece of the body. Bytes; 0 = nothing yet (READABLE will come); 1 = the end; 2 = aborted. */
export function read(slot: number): Uint8Array | 0 | 1 | 2;
/** Gather the whole body in Rust; READABLE when complete (then `read` gives it in one piece, then 1), TOO_LARGE past `limit`. Returns true when it is complete already. */
export function collect(slot: number, limit: number): boolean;
/**
 * The whole body at once, gathered in Rust: bytes, or with `text` a string where it is UTF-8 without a byte order mark.
 * 0: not complete; ask again on READABLE, TOO_LARGE may come instead · 1: over the limit · negative: aborted after -n - 1 bytes.
 * A body over the limit is not lost: `read` gives it from its beginning.
 */
export function body(slot: number, limit: number, text: boolean): string | Uint8Array | number;
/** Flat raw trailers, after the end. */
export function rawTrailers(slot: number): string[];

// ===== the response =====
// flags of respond / head:
// bits 0..2  framing: 0 no body may follow · 1 Auto: `Content-Length` if all is known at once, else chunked (1.1) or until close
//            2 `Content-Length` is in the block (see `length`) · 3 chunked, add `Transfer-Encoding` · 4 chunked, header already in the block
//            5 until close
// bit 3      do not add `Date`
// bit 4      a `Connection` header is in the block: add none
// bit 5      close after this response (without bit 4: `Connection: close` is added)
// bit 6      tell FINISHED
// bit 7      the body string is latin1 (else UTF-8)
// bit 8      the response ends with this call
// bit 9      keep the slot after the end (someone reads the request's body or listens for 'close'); else Rust frees it, and
//            no further signal comes
// bit 16     somebody takes the request's body, though perhaps after the answer: a long one does not make it say `Connection: close`
// Answers of respond, write, end: bit 0 = outside a batch and the first in this tick: schedule one `turn()` ·
// bit 1 = the connection is gone · bit 2 = above the high-water mark: wait for DRAINED
export function respond(
  slot: number,
  status: number,
  reason: string | undefined,
  headers: string,
  flags: number,
  body: string | Uint8Array | undefined,
  length?: number,
): number;
/**
 * A whole answer in one call. Its status is of those that have a body; the first line of `headers` is `Content-Type`.
 * `Content-Length` and, if a flag asks for it, `ETag` are computed here. To a GET, HEAD or QUERY of a client that has the same
 * already, the answer is 304 without the headers of a body.
 * flags: bits 5, 6, 8, 9, 16 of the above ·
 * bit 10 a weak entity tag, bit 11 a strong one, as the npm package `etag` makes them ·
 * bit 12 compare the request's `If-None-Match` and `Cache-Control`, as the npm package `fresh` does; without it nothing is
 *        sent to a client that has a copy · bit 13 `If-Modified-Since` must hold, too, and there is no `Last-Modified` ·
 * bits 14 and 15 as pages/api of Next: its entity tag for a text or for a Buffer; any line of `headers`, or none, is
 *        `Content-Type`, and a 304 keeps it; every method and status can become 304
 * Answers as respond does, and: bit 3 = it was 304 · bit 4 = nothing was sent: the client has a copy, and bit 12 was not set
 */
export function send(slot: number, status: number, headers: string, flags: number, body: string | Uint8Array): number;
/** The entity tag of a body, as `send` computes it. Text is UTF-8. */
export function etag(body: string | Uint8Array, strong: boolean): string;
/** Next's entity tag of a text (without lone surrogates) or a Buffer. */
export function nextEtag(body: string | Uint8Array): string;
export function write(slot: number, chunk: string | Uint8Array, latin1: boolean): number;
/** flags: bits 6, 7, 9 of the above. `trailers`: a header block or ''. */
export function end(slot: number, chunk: string | Uint8Array | undefined, flags: number, trailers: string): number;
/** A complete 1xx head. */
export function inform(slot: number, head: string): number;
export function destroy(slot: number, reset: boolean): void;
/** JavaScript will not use this slot again: unread body is discarded, no further signal comes. */
export function release(slot: number): void;
/** Raw bytes from now on (upgrade, CONNECT, onRefused): read/write/end/destroy work without framing. Gives what was read past the head. */
export function takeOver(slot: number): Uint8Array;

// ===== files that a program sends =====
/**
 * What stands under a path now: 0 a file (then `numbers` has [its id, its size, when it was changed as `stat.mtime` has it]) ·
 * 1 nothing · 2 a directory · 3 something else, or nobody may look. An id changes with the file.
 */
export function fileFind(path: string, numbers: Float64Array): 0 | 1 | 2 | 3;
/**
 * Answer a GET or HEAD with a file. `block`: the headers but for `Content-Length` and `Content-Range`, which are added;
 * `entity`: where in it those begin that a 304 leaves out.
 *
 * flags: bits 3, 5, 6, 9 of `respond` · what the block has: bit 10 our ETag, bit 11 our
 * Last-Modified · bit 12: heed Range · bit 13: If-None-Match goes before If-Modified-Since, and `*` in it means any tag ·
 * bit 14: the method is HEAD, else GET · bits 16..22: do not heed If-Match, If-None-Match, If-Modified-Since,
 * If-Unmodified-Since, If-Range, Range, Cache-Control.
 *
 * Answers: bits 0..2 as `respond` · bit 3: the answer is under way on another thread, FINISHED will be told, the slot is kept
 * until then · bits 4..: 0 nothing was done, the file is not known or has changed: find it again · 1 nothing was done, these
 * headers need `send` itself (or it would be an error) · 2 all of it · 3 304 · 4 206, with `numbers` [from, to).
 */
export function fileSend(
  slot: number,
  id: number,
  block: string,
  entity: number,
  status: number,
  flags: number,
  numbers: Float64Array,
): number;

// ===== file routes: `ferroute start` and `dev` =====
/** JSON: { routes: [{ id, kind: 'pages' | 'app', pattern, file, params: string[] }], pages?: string[], errors: [{ message, files: string[] }], warnings: [{ message, files: string[] }], publicDir?: string } */
export function scanRoutes(dir: string, options?: { pageExtensions?: string[] }): string;
/**
 * One for the process. `manifest` as from scanRoutes. Replaces the former one at once (dev). `rules`: those of the configuration, as
 * JSON; throws for one that cannot be compiled (`checkRules` says which). With `rules.proxy`, or a rewrite to another
 * server, there must be a worker, whatever routes there are. `handOver`, a base path or '': what is no file route's goes to the
 * program at once, as it came, for that is Next itself.
 */
export function appCreate(
  manifest: string,
  options: { health?: string; publicDir?: string; rules?: string; handOver?: string },
): void;
/**
 * What is wrong with rules: JSON as for `appCreate`. `where`: `headers`, `redirects`, `beforeFiles`, `afterFiles`, `fallback`, `proxy`; `index`:
 * of the rule there. Empty if all can be compiled. Throws a TypeError for what is no Rules JSON.
 */
export function checkRules(rules: string): { where: string; index: number; message: string }[];
/**
 * The proxy has seen the request of `slot` (target PROXY) and it goes on, at `beforeFiles`. For the worker that has the slot; `undefined` if
 * the exchange is over.
 *
 * `url`: where the proxy rewrites it to, absolute on another server or a path with its query (with the basePath); undefined: where it
 * was going. `overrides`, JSON: `headers`: headers of the answer that the proxy sets, `[name, value][]`, each name replacing what the
 * configuration set under it; `request`: the request's headers from now on, `[name, value][]`, all of them: what the conditions of
 * rules, and a program, see. (A route that runs here is given by JavaScript what it sees.) `body`: what the proxy has read of the request's
 * body: whoever answers finds it again at the beginning.
 *
 * Gives:
 * [0] Rust answers it (a static file, 404, 405…), or another thread's program does: the slot is gone, its objects are to be forgotten.
 * [1, route, params, about] this thread is to run that route now, on the same slot: `http/dispatch.js` has `runRoute` for it.
 * [2, url, about] it is to be forwarded to another server, on the same slot. Nothing of the request is consumed.
 */
export function appContinue(
  slot: number,
  url?: string,
  overrides?: string,
  body?: Uint8Array,
):
  | [0]
  | [1, route: number, params: (string | string[] | undefined)[] | undefined, about: About | undefined]
  | [2, url: string, about: About | undefined]
  | undefined;
/** Opens the shared listener. As serverListen. */
export function appListen(options: ListenOptions): Address | string;
/** A copy of the shared listener's descriptor that stays open after `exec`, for a restart that refuses nobody. */
export function appListener(): number;
/** This thread runs functions from now on: its onRequest gets route ids. */
export function appJoinWorker(): void;
/** This thread's `server` answers what no file and no static file does. */
export function appJoinProgram(server: number): void;
/** This thread takes no new invocations and no new connections. */
export function appLeave(): void;
/** Invocations not yet answered on this thread. */
export function appPending(): number;
/** Stop listening, close idle connections, say `Connection: close` on the rest. */
export function appDrain(): void;
export function appConnections(): number;

// ===== the cache: kept answers of file routes, and values that programs keep. One for the process =====
/**
 * Opens it; a second call does nothing. `maxMemory`, `maxDisk`: bytes. `dir`: where entries outlive the process; undefined:
 * nowhere. `build`: what belongs to another build of the project is not seen.
 */
export function cacheOpen(options: { maxMemory?: number; maxDisk?: number; dir?: string; build?: string }): void;
/** Rust asks the cache before it asks JavaScript for GET and HEAD of this route, or does not any more. */
export function cacheRoute(route: number, isCached: boolean): void;
export function cacheIsRoute(route: number): boolean;
/**
 * Requests with this value in draft mode's cookie, or in `x-prerender-revalidate`, pass the cache by. `dropped`: values of
 * `Set-Cookie` by which a client of a route is to forget draft mode's cookies with another value.
 */
export function cacheDraft(secret: string, ...dropped: string[]): void;
/** Called on this thread when the answer under `key` is stale. To end in `cacheKeep` or `cacheDrop`. */
export function cacheWorker(
  onRevalidate: (route: number, key: string, params?: (string | string[] | undefined)[]) => void,
): void;
/** The key whose answer this invocation makes, while others wait for it: to end in `cacheKeep` or `cacheDrop`. Once for each slot. */
export function cacheLead(slot: number): string | undefined;
/**
 * Keeps an answer and gives it to all who wait for it. `headers`: a finished block, without `x-nextjs-cache`. `revalidate`,
 * `expire`: seconds; negative: never. `created`: when its making began, of `cacheNow`.
 */
export function cacheKeep(
  key: string,
  status: number,
  headers: string,
  body: string | Uint8Array,
  tags: string[],
  revalidate: number,
  expire: number,
  created: number,
): void;
/** There is nothing to keep. 0: who waits is run by itself · 1: who waits is answered 500, as the one that led. */
export function cacheDrop(key: string, why: 0 | 1): void;
/**
 * [0 fresh · 1 stale · 2 too old to be served, body, note or header block, status, created, revalidate, expire, tags].
 * Undefined: nothing, or invalidated. `tags`: counted beside its own.
 */
export function cacheGet(
  key: string,
  tags?: string[],
):
  | [
      state: 0 | 1 | 2,
      body: Buffer,
      note: string,
      status: number,
      created: number,
      revalidate: number,
      expire: number,
      tags: string[],
    ]
  | undefined;
/** This thread is to make a value; false: another one is at it. To end in `cacheEnd`, whatever comes of it. */
export function cacheBegin(key: string): boolean;
export function cacheEnd(key: string): void;
/** Keeps a value. `note`: latin1. `ofBuild`: the next build does not see it. */
export function cacheSet(
  key: string,
  value: string | Uint8Array,
  note: string,
  ofBuild: boolean,
  tags: string[],
  revalidate: number,
  expire: number,
  created: number,
): void;
/** Invalidates what was begun before now. `end`: undefined or 0: at once · seconds: stale, and served so long at most · negative: stale. */
export function cacheTag(tag: string, end?: number): void;
/** Now, in microseconds: as entries count it. */
export function cacheNow(): number;
/** Waits until all is on disk, at most so many milliseconds. */
export function cacheFlush(ms: number): void;
/** { entries, memory, written, failed, dropped, disk, flights } */
export function cacheStats(): Record<string, number>;

// ===== the process =====
/** Replaces this process by another program (execve): same pid, same descriptors. Throws if it can't. Unix only. */
export function exec(file: string, args: string[], env: Record<string, string>): never;
/** { turns, tasks, rescues, wakes, slots, connections, … } for tests and soak. */
export function stats(): Record<string, number>;
