// Where ours means to differ from Next, and why. Each case's lines are the difference exactly as the suite prints it; the
// suite fails when a case differs in another way, and when it no longer differs. `docs/next.md` has them in words.

'use strict';

/**
 * @typedef {object} Difference
 * @property {string} reason
 * @property {Record<string, string[]>} cases  by project and name, `rules: a name`; `- ` the judge's line, `+ ` ours, with the
 *   number of the answer
 */

/** @type {Difference[]} */
const intended = [
  {
    reason:
      'a rewrite to another server sends all of `x-forwarded-{for,host,port,proto}`; Next sends only the host for those of the configuration, and all for those of the proxy',
    cases: {
      'based: outside of the base path': [
        '- [13] body.forwarded.0 "x-forwarded-host"',
        '+ [13] body.forwarded.0 "x-forwarded-for"',
        '+ [13] body.forwarded.1 "x-forwarded-host"',
        '+ [13] body.forwarded.2 "x-forwarded-port"',
        '+ [13] body.forwarded.3 "x-forwarded-proto"',
      ],
      'rules: fallback': [
        '- [3] body.forwarded.0 "x-forwarded-host"',
        '+ [3] body.forwarded.0 "x-forwarded-for"',
        '+ [3] body.forwarded.1 "x-forwarded-host"',
        '+ [3] body.forwarded.2 "x-forwarded-port"',
        '+ [3] body.forwarded.3 "x-forwarded-proto"',
      ],
      'rules: rewrites to another server': [
        '- [0] body.forwarded.0 "x-forwarded-host"',
        '+ [0] body.forwarded.0 "x-forwarded-for"',
        '+ [0] body.forwarded.1 "x-forwarded-host"',
        '+ [0] body.forwarded.2 "x-forwarded-port"',
        '+ [0] body.forwarded.3 "x-forwarded-proto"',
        '- [1] body.forwarded.0 "x-forwarded-host"',
        '+ [1] body.forwarded.0 "x-forwarded-for"',
        '+ [1] body.forwarded.1 "x-forwarded-host"',
        '+ [1] body.forwarded.2 "x-forwarded-port"',
        '+ [1] body.forwarded.3 "x-forwarded-proto"',
        '- [2] body.forwarded.0 "x-forwarded-host"',
        '+ [2] body.forwarded.0 "x-forwarded-for"',
        '+ [2] body.forwarded.1 "x-forwarded-host"',
        '+ [2] body.forwarded.2 "x-forwarded-port"',
        '+ [2] body.forwarded.3 "x-forwarded-proto"',
        '- [3] body.forwarded.0 "x-forwarded-host"',
        '+ [3] body.forwarded.0 "x-forwarded-for"',
        '+ [3] body.forwarded.1 "x-forwarded-host"',
        '+ [3] body.forwarded.2 "x-forwarded-port"',
        '+ [3] body.forwarded.3 "x-forwarded-proto"',
        '- [4] body.forwarded.0 "x-forwarded-host"',
        '+ [4] body.forwarded.0 "x-forwarded-for"',
        '+ [4] body.forwarded.1 "x-forwarded-host"',
        '+ [4] body.forwarded.2 "x-forwarded-port"',
        '+ [4] body.forwarded.3 "x-forwarded-proto"',
        '- [5] body.forwarded.0 "x-forwarded-host"',
        '+ [5] body.forwarded.0 "x-forwarded-for"',
        '+ [5] body.forwarded.1 "x-forwarded-host"',
        '+ [5] body.forwarded.2 "x-forwarded-port"',
        '+ [5] body.forwarded.3 "x-forwarded-proto"',
        '- [7] body.forwarded.0 "x-forwarded-host"',
        '+ [7] body.forwarded.0 "x-forwarded-for"',
        '+ [7] body.forwarded.1 "x-forwarded-host"',
        '+ [7] body.forwarded.2 "x-forwarded-port"',
        '+ [7] body.forwarded.3 "x-forwarded-proto"',
        '- [8] body.forwarded.0 "x-forwarded-host"',
        '+ [8] body.forwarded.0 "x-forwarded-for"',
        '+ [8] body.forwarded.1 "x-forwarded-host"',
        '+ [8] body.forwarded.2 "x-forwarded-port"',
        '+ [8] body.forwarded.3 "x-forwarded-proto"',
        '+ [9] body.forwarded.2 "x-forwarded-port"',
        '+ [9] body.forwarded.3 "x-forwarded-proto"',
        '- [10] body.forwarded.0 "x-forwarded-host"',
        '+ [10] body.forwarded.0 "x-forwarded-for"',
        '+ [10] body.forwarded.1 "x-forwarded-host"',
        '+ [10] body.forwarded.2 "x-forwarded-port"',
        '+ [10] body.forwarded.3 "x-forwarded-proto"',
      ],
    },
  },
  {
    reason:
      'one redirect to the final spelling; Next redirects twice, for repeated slashes and then for the trailing one',
    cases: {
      'based: spelling below the base path': [
        '- [1] location: /base/api/hello',
        '- [1] refresh: 0;url=/base/api/hello',
        '- [1] body "/base/api/hello"',
        '+ [1] location: /base/api/hello/',
        '+ [1] refresh: 0;url=/base/api/hello/',
        '+ [1] body "/base/api/hello/"',
        '- [3] location: /base/api/hello',
        '- [3] refresh: 0;url=/base/api/hello',
        '- [3] body "/base/api/hello"',
        '+ [3] location: /base/api/hello/',
        '+ [3] refresh: 0;url=/base/api/hello/',
        '+ [3] body "/base/api/hello/"',
      ],
      'plain: repeated slashes and backslashes': [
        '- [3] location: /api/hello/',
        '- [3] refresh: 0;url=/api/hello/',
        '- [3] body "/api/hello/"',
        '+ [3] location: /api/hello',
        '+ [3] refresh: 0;url=/api/hello',
        '+ [3] body "/api/hello"',
        '- [5] location: /api/hello/?x=//',
        '- [5] refresh: 0;url=/api/hello/?x=//',
        '- [5] body "/api/hello/?x=//"',
        '+ [5] location: /api/hello?x=//',
        '+ [5] refresh: 0;url=/api/hello?x=//',
        '+ [5] body "/api/hello?x=//"',
        '- [9] location: /example.org/',
        '- [9] refresh: 0;url=/example.org/',
        '- [9] body "/example.org/"',
        '+ [9] location: /example.org',
        '+ [9] refresh: 0;url=/example.org',
        '+ [9] body "/example.org"',
      ],
    },
  },
  {
    reason: '`res.revalidate` of a path that nothing answers is an error; Next makes its prerendered 404 page anew',
    cases: {
      'cached: res.revalidate of what is not there': [
        '- [0] HTTP/1.1 200 OK',
        '- [0] body.revalidated true',
        '+ [0] HTTP/1.1 500 Internal Server Error',
        '+ [0] body.message "Failed to revalidate /nothing: Invalid response 404"',
      ],
      'plain: res.revalidate': [
        '- [3] HTTP/1.1 200 OK',
        '- [3] body.revalidated true',
        '+ [3] HTTP/1.1 500 Internal Server Error',
        '+ [3] body.message "Failed to revalidate /nothing: Invalid response 404"',
      ],
    },
  },
  {
    reason:
      "what a function with 'use cache' throws is thrown as it is; Next hides the message in production, as in pages",
    cases: {
      'handled: a function that fails': [
        '- [1] body "\\"An error occurred in the Server Components render. The specific message is omitted in production builds to avoid leaking sensitive details. A digest property is included on this error instance which may provide additional details about the nature of the error.\\""',
        '+ [1] body "\\"on purpose\\""',
      ],
    },
  },
  {
    reason: "a property that is undefined stays in what 'use cache' keeps",
    cases: {
      'components: use cache and kinds of values': [
        '- [0] body.none false',
        '+ [0] body.none true',
        '- [1] body.none false',
        '+ [1] body.none true',
      ],
    },
  },
  {
    reason:
      "an entry past `revalidate` is served while a new one is made, as the documentation of `cacheLife` has it; Next's default handler drops it in memory",
    cases: {
      'components: cacheLife': ['- [2] body "#2#"', '+ [2] body "#1#"'],
    },
  },
  {
    reason: 'what was made anew in the background is seen as soon as it is there, also by the same request',
    cases: {
      'components: revalidateTag, max': ['- [2] body.1.mark "#1#"', '+ [2] body.1.mark "#3#"'],
    },
  },
  {
    reason: "`Accept-Language` chooses among pages, which are Next's",
    cases: {
      'locales: i18n and Accept-Language': [
        '- [1] HTTP/1.1 307 Temporary Redirect',
        '- [1] location: /fr',
        '- [1] body "/fr"',
        '+ [1] HTTP/1.1 404 Not Found',
        '+ [1] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [1] content-type: text/plain; charset=utf-8',
        '+ [1] body "Not Found"',
      ],
    },
  },
  {
    reason: "there is no `/_next/data`: it is the pages'",
    cases: {
      'odd: a proxy without a matcher': ['- [5] x-saw: /', '+ [5] x-saw: /_next/data/x.json'],
    },
  },
  {
    reason: 'a 500 has no `Cache-Control`: nobody may keep it without one (RFC 9111, 4.2.2)',
    cases: {
      'partly: no default export': ['- [1] cache-control: private, no-cache, no-store, max-age=0, must-revalidate'],
    },
  },
  {
    reason:
      '`req.url`, `request.url` and `nextUrl` keep the query as the client wrote it: Next writes it anew (`%20` → `+`, `?x` → `?x=`, equal names together) and leaves out what has the name of a param; signatures over the address would break',
    cases: {
      'plain: params win over the search': [
        '- [0] body.url "/api/users/5"',
        '+ [0] body.url "/api/users/5?id=6"',
        '- [1] body.url "/api/users/5"',
        '+ [1] body.url "/api/users/5?id=6&id=7"',
        '- [3] body.url "/api/users/5?x="',
        '+ [3] body.url "/api/users/5?x"',
        '- [5] body.url "/api/users/5?a+b=c+d"',
        '+ [5] body.url "/api/users/5?a%20b=c+d"',
      ],
      'plain: query and cookies': ['- [0] body.url "/api/echo?a=1&a=3&b=2"', '+ [0] body.url "/api/echo?a=1&b=2&a=3"'],
      'plain: the request of a route handler': [
        '- [0] body.url "http://localhost:<port>/rh/request?a=1&a=2&b=+"',
        '- [0] body.href "http://localhost:<port>/rh/request?a=1&a=2&b=+"',
        '- [0] body.search "?a=1&a=2&b=+"',
        '- [0] body.text "http://localhost:<port>/rh/request?a=1&a=2&b=+"',
        '- [0] body.clone "http://localhost:<port>/rh/request?a=1&a=2&b=+"',
        '+ [0] body.url "http://localhost:<port>/rh/request?a=1&a=2&b=%20"',
        '+ [0] body.href "http://localhost:<port>/rh/request?a=1&a=2&b=%20"',
        '+ [0] body.search "?a=1&a=2&b=%20"',
        '+ [0] body.text "http://localhost:<port>/rh/request?a=1&a=2&b=%20"',
        '+ [0] body.clone "http://localhost:<port>/rh/request?a=1&a=2&b=%20"',
      ],
      'proxied: the matcher and spelling': [
        '+ [10] body.url "http://localhost:<port>/rh/5?nxtPid=6"',
        '+ [10] body.search "?nxtPid=6"',
      ],
      'proxied: what the proxy sees': [
        '- [1] body.search "?way=see&x=+"',
        '- [1] body.url "http://localhost:<port>/api/a%20b?way=see&x=+"',
        '+ [1] body.search "?way=see&x=%20"',
        '+ [1] body.url "http://localhost:<port>/api/a%20b?way=see&x=%20"',
      ],
      'proxied: res.revalidate goes past the proxy': [
        '- [0] x-saw: GET /api/revalidate?path=%2Frh%2F5%3Fway%3Dthrow',
        '+ [0] x-saw: GET /api/revalidate?path=/rh/5?way=throw',
      ],
      'rules: afterFiles': ['- [15] body.url "/after/missing?not="', '+ [15] body.url "/after/missing?not"'],
    },
  },
  {
    reason:
      'a 404 says `no-store`, whatever its spelling; for some spellings Next sends the `s-maxage` of its prerendered page',
    cases: {
      'plain: encoded static names': [
        '- [0] cache-control: s-maxage=31536000',
        '+ [0] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
      ],
      'plain: modules': [
        '- [8] cache-control: s-maxage=31536000',
        '+ [8] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
      ],
      'proxied: the matcher and spelling': [
        '- [2] cache-control: s-maxage=31536000',
        '+ [2] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [3] cache-control: s-maxage=31536000',
        '+ [3] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
      ],
    },
  },
  {
    reason:
      'bad percent-encoding is 400 before any rule is asked; Next answers 400 or 404 by whether a dynamic route would have matched',
    cases: {
      'plain: bad percent-encoding': [
        '- [0] HTTP/1.1 404 Not Found',
        '+ [0] HTTP/1.1 400 Bad Request',
        '- [5] HTTP/1.1 404 Not Found',
        '+ [5] HTTP/1.1 400 Bad Request',
      ],
    },
  },
  {
    reason:
      'a path with `.` or `..` is redirected to what it means, as one with `//` is: the proxy, the cache and the handler see one spelling',
    cases: {
      'plain: dots': [
        '- [0] HTTP/1.1 200 OK',
        '- [0] content-type: application/json; charset=utf-8',
        '- [0] body.message "Hello from Next.js API!"',
        '+ [0] HTTP/1.1 308 Permanent Redirect',
        '+ [0] location: /api/hello',
        '+ [0] refresh: 0;url=/api/hello',
        '+ [0] body "/api/hello"',
        '- [1] HTTP/1.1 200 OK',
        '- [1] content-type: application/json; charset=utf-8',
        '- [1] body.message "Hello from Next.js API!"',
        '+ [1] HTTP/1.1 308 Permanent Redirect',
        '+ [1] location: /api/hello',
        '+ [1] refresh: 0;url=/api/hello',
        '+ [1] body "/api/hello"',
        '- [2] HTTP/1.1 200 OK',
        '- [2] content-type: application/json; charset=utf-8',
        '- [2] body.message "Hello from Next.js API!"',
        '+ [2] HTTP/1.1 308 Permanent Redirect',
        '+ [2] location: /api/hello',
        '+ [2] refresh: 0;url=/api/hello',
        '+ [2] body "/api/hello"',
        '- [3] HTTP/1.1 200 OK',
        '- [3] content-type: application/json; charset=utf-8',
        '- [3] body.message "Hello from Next.js API!"',
        '+ [3] HTTP/1.1 308 Permanent Redirect',
        '+ [3] location: /api/hello',
        '+ [3] refresh: 0;url=/api/hello',
        '+ [3] body "/api/hello"',
      ],
      'plain: leaving public': [
        '- [1] HTTP/1.1 404 Not Found',
        '- [1] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [1] HTTP/1.1 308 Permanent Redirect',
        '+ [1] location: /package.json',
        '+ [1] refresh: 0;url=/package.json',
        '- [3] HTTP/1.1 200 OK',
        '- [3] accept-ranges: bytes',
        '- [3] cache-control: public, max-age=0',
        '- [3] content-type: text/plain; charset=utf-8',
        '- [3] last-modified: Sun, 09 Sep 2001 01:46:40 GMT',
        '- [3] body "A file in public/.\\n"',
        '+ [3] HTTP/1.1 308 Permanent Redirect',
        '+ [3] location: /file.txt',
        '+ [3] refresh: 0;url=/file.txt',
        '+ [3] body "/file.txt"',
      ],
      'proxied: the matcher and spelling': [
        '- [4] HTTP/1.1 200 OK',
        '- [4] content-type: application/json; charset=utf-8',
        '- [4] x-config: config',
        '- [4] x-saw: GET /api/echo',
        '- [4] body.file "echo"',
        '- [4] body.method "GET"',
        '- [4] body.url "/api/echo"',
        '- [4] body.query {}',
        '- [4] body.cookies {}',
        '- [4] body.body ""',
        '- [4] body.internal []',
        '+ [4] HTTP/1.1 308 Permanent Redirect',
        '+ [4] location: /api/echo',
        '+ [4] refresh: 0;url=/api/echo',
        '+ [4] body "/api/echo"',
        '- [5] HTTP/1.1 200 OK',
        '- [5] content-type: application/json; charset=utf-8',
        '- [5] x-config: config',
        '- [5] x-saw: GET /api/echo',
        '- [5] body.file "echo"',
        '- [5] body.method "GET"',
        '- [5] body.url "/api/echo"',
        '- [5] body.query {}',
        '- [5] body.cookies {}',
        '- [5] body.body ""',
        '- [5] body.internal []',
        '+ [5] HTTP/1.1 308 Permanent Redirect',
        '+ [5] location: /api/echo',
        '+ [5] refresh: 0;url=/api/echo',
        '+ [5] body "/api/echo"',
        '- [6] HTTP/1.1 200 OK',
        '- [6] content-type: application/json; charset=utf-8',
        '- [6] x-config: config',
        '- [6] x-saw: GET /api/echo',
        '- [6] body.file "echo"',
        '- [6] body.method "GET"',
        '- [6] body.url "/api/echo"',
        '- [6] body.query {}',
        '- [6] body.cookies {}',
        '- [6] body.body ""',
        '- [6] body.internal []',
        '+ [6] HTTP/1.1 308 Permanent Redirect',
        '+ [6] location: /api/echo',
        '+ [6] refresh: 0;url=/api/echo',
        '+ [6] body "/api/echo"',
      ],
    },
  },
  {
    reason: "there is no image optimiser: pages are Next's",
    cases: {
      'plain: unknown paths': [
        '- [8] HTTP/1.1 400 Bad Request',
        '- [8] body "\\"url\\" parameter is required"',
        '+ [8] HTTP/1.1 404 Not Found',
        '+ [8] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [8] content-type: text/plain; charset=utf-8',
        '+ [8] body "Not Found"',
      ],
    },
  },
  {
    reason: '405 as for every other method; Next says 400',
    cases: {
      'plain: public files, other methods': [
        '- [3] HTTP/1.1 400 Bad Request',
        '- [3] body ""',
        '+ [3] HTTP/1.1 405 Method Not Allowed',
        '+ [3] content-type: text/plain; charset=utf-8',
        '+ [3] body "Method Not Allowed"',
      ],
    },
  },
  {
    reason:
      'the absolute form of a target is routed by its path (RFC 9112, 3.2.2); Next takes the `//` in it for a repeated slash',
    cases: {
      'plain: a whole address': [
        '- [0] HTTP/1.1 308 Permanent Redirect',
        '- [0] location: http://localhost/api/hello',
        '- [0] refresh: 0;url=http://localhost/api/hello',
        '- [0] body "http://localhost/api/hello"',
        '+ [0] HTTP/1.1 200 OK',
        '+ [0] content-type: application/json; charset=utf-8',
        '+ [0] body.message "Hello from Next.js API!"',
      ],
    },
  },
  {
    reason:
      "`runtime: 'edge'` runs on Node's own web types: `EdgeRuntime` is not defined, so that packages take their Node side, which works",
    cases: {
      'plain: edge functions in pages/api': [
        '- [0] body.runtime "string"',
        '+ [0] body.runtime "undefined"',
        '- [1] body.runtime "string"',
        '+ [1] body.runtime "undefined"',
        '- [3] body.runtime "string"',
        '+ [3] body.runtime "undefined"',
        '- [5] body.runtime "string"',
        '+ [5] body.runtime "undefined"',
      ],
      'plain: edge route handlers': ['- [0] body.runtime "string"', '+ [0] body.runtime "undefined"'],
    },
  },
  {
    reason: 'an unknown method is 400; for TRACE, which `Request` refuses, Next fails with 500',
    cases: {
      'plain: methods that are not exported': [
        '- [4] HTTP/1.1 500 Internal Server Error',
        '- [4] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [4] HTTP/1.1 400 Bad Request',
      ],
    },
  },
  {
    reason: '`x-middleware-subrequest` of a client is dropped before the proxy, too (CVE-2025-29927)',
    cases: {
      'plain: headers that a client may not say': [
        '- [6] body.internal.0 "x-middleware-subrequest"',
        '+ [6] body.internal []',
      ],
      'proxied: inner headers of a client': [
        '- [1] body.internal.0 "x-middleware-subrequest"',
        '+ [1] body.internal []',
      ],
    },
  },
  {
    reason:
      '`request instanceof NextRequest` is true, as its documentation lets one expect; in Next the request is a proxy object of another copy of the class',
    cases: {
      'plain: the request of a route handler': [
        '- [0] body.isNext false',
        '+ [0] body.isNext true',
        '- [1] body.isNext false',
        '+ [1] body.isNext true',
        '- [2] body.isNext false',
        '+ [2] body.isNext true',
      ],
      'proxied: what the proxy sees': [
        '- [0] body.isNext false',
        '+ [0] body.isNext true',
        '- [1] body.isNext false',
        '+ [1] body.isNext true',
        '- [2] body.isNext false',
        '+ [2] body.isNext true',
        '- [3] body.isNext false',
        '+ [3] body.isNext true',
      ],
      'proxied: inner headers of a client': [
        '- [0] body.isNext false',
        '+ [0] body.isNext true',
        '- [1] body.isNext false',
        '+ [1] body.isNext true',
        '- [2] body.isNext false',
        '+ [2] body.isNext true',
        '- [3] body.isNext false',
        '+ [3] body.isNext true',
        '- [4] body.isNext false',
        '+ [4] body.isNext true',
        '- [5] body.isNext false',
        '+ [5] body.isNext true',
        '- [6] body.isNext false',
        '+ [6] body.isNext true',
        '- [7] body.isNext false',
        '+ [7] body.isNext true',
        '- [8] body.isNext false',
        '+ [8] body.isNext true',
      ],
    },
  },
  {
    reason: "a client's `x-forwarded-proto` does not choose the scheme of `request.url` unless `trustHost` says so",
    cases: {
      'plain: the request of a route handler': [
        '- [2] body.url "https://localhost:<port>/rh/request"',
        '- [2] body.href "https://localhost:<port>/rh/request"',
        '- [2] body.origin "https://localhost:<port>"',
        '- [2] body.text "https://localhost:<port>/rh/request"',
        '- [2] body.clone "https://localhost:<port>/rh/request"',
        '+ [2] body.url "http://localhost:<port>/rh/request"',
        '+ [2] body.href "http://localhost:<port>/rh/request"',
        '+ [2] body.origin "http://localhost:<port>"',
        '+ [2] body.text "http://localhost:<port>/rh/request"',
        '+ [2] body.clone "http://localhost:<port>/rh/request"',
      ],
    },
  },
  {
    reason:
      '`robots.txt/route.js` is an ordinary route: dynamic unless it says otherwise; Next makes metadata routes static',
    cases: {
      'plain: modules': ['- [10] cache-control: s-maxage=31536000', '- [10] x-nextjs-cache: HIT'],
    },
  },
  {
    reason:
      'a 404 says `no-store`, whatever its spelling; for some spellings Next sends the `s-maxage` of its prerendered page',
    cases: {
      'proxied: the matcher and spelling': [
        '- [7] cache-control: s-maxage=31536000',
        '+ [7] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
      ],
    },
  },
  {
    reason:
      '`nxtP…` in a query means nothing from a client (CVE-2026-44575): the proxy and the handler see what was sent',
    cases: {
      'proxied: the matcher and spelling': [
        '- [10] x-saw: GET /rh/5?id=6',
        '- [10] body.url "http://localhost:<port>/rh/5"',
        '- [10] body.search ""',
        '+ [10] x-saw: GET /rh/5?nxtPid=6',
      ],
    },
  },
  {
    reason: 'a `Location` that is relative is sent as it is; Next cannot parse it and answers 500',
    cases: {
      'proxied: answers': [
        '- [4] HTTP/1.1 500 Internal Server Error',
        '- [4] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [4] HTTP/1.1 201 Created',
        '+ [4] location: /made',
        '+ [4] x-config: config',
      ],
      'proxied: redirects': [
        '- [4] HTTP/1.1 500 Internal Server Error',
        '- [4] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [4] HTTP/1.1 302 Found',
        '+ [4] location: /by-hand',
        '+ [4] x-config: config',
        '- [5] HTTP/1.1 500 Internal Server Error',
        '- [5] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [5] HTTP/1.1 200 OK',
        '+ [5] location: /x',
        '+ [5] x-config: config',
      ],
    },
  },
  {
    reason: 'a body is never truncated behind the proxy; Next cuts it at 10 MB with a warning',
    cases: {
      'proxied: a body of more than 10 MB': ['- [0] body.whole false', '+ [0] body.whole true'],
    },
  },
  {
    reason:
      'the names of headers are compared without case: `Set-Cookie` accumulates however it is written; in Next `set-cookie` after `Set-Cookie` replaces it',
    cases: {
      'rules: headers': ['+ [2] set-cookie: a=1'],
    },
  },
  {
    reason: 'a 404 of `dev` says what one of `start` says; either forbids to keep it',
    cases: {
      'plain, dev: unknown paths': [
        '- [0] cache-control: no-store',
        '+ [0] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [1] cache-control: no-store',
        '+ [1] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [2] cache-control: no-store',
        '+ [2] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [3] cache-control: no-store',
        '+ [3] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [4] cache-control: no-store',
        '+ [4] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [5] body ""',
        '+ [5] content-type: text/plain; charset=utf-8',
        '+ [5] body "Not Found"',
        '- [6] cache-control: no-store',
        '+ [6] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '- [8] HTTP/1.1 400 Bad Request',
        '- [8] body "\\"url\\" parameter is required"',
        '+ [8] HTTP/1.1 404 Not Found',
        '+ [8] cache-control: private, no-cache, no-store, max-age=0, must-revalidate',
        '+ [8] content-type: text/plain; charset=utf-8',
        '+ [8] body "Not Found"',
      ],
    },
  },
  {
    reason:
      'cookies() of a route handler sees what the proxy has just set, such as a session that it has renewed; in Next only pages do',
    cases: {
      'proxied: next': [
        '- [16] body.cookies []',
        '+ [16] body.cookies.0.name "a"',
        '+ [16] body.cookies.0.value "1"',
        '+ [16] body.cookies.0.path "/"',
        '+ [16] body.cookies.1.name "b"',
        '+ [16] body.cookies.1.value "2"',
        '+ [16] body.cookies.1.expires "1970-01-01T00:00:00.000Z"',
        '+ [16] body.cookies.1.path "/"',
        '- [17] body []',
        '+ [17] body.0.name "a"',
        '+ [17] body.0.value "1"',
        '+ [17] body.0.path "/"',
        '+ [17] body.1.name "b"',
        '+ [17] body.1.value "2"',
        '+ [17] body.1.expires "1970-01-01T00:00:00.000Z"',
        '+ [17] body.1.path "/"',
      ],
    },
  },
];

/** Cases that differ and of which nobody has said yet that they should: title → what is to be done. @type {Record<string, string>} */
const undecided = {};

/**
 * All that is stated of a case: one may differ for several reasons.
 * @param {string} title
 */
function expected(title) {
  const known = intended.filter(({ cases }) => cases[title]);
  return { reasons: known.map(({ reason }) => reason), lines: known.flatMap(({ cases }) => cases[title]) };
}

module.exports = { expected, intended, undecided };
