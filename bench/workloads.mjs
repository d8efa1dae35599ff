// The workloads: what is asked, over how many connections, and what the answer has to be. The payloads are made here,
// so that the servers (through ../fixtures) and the check of their answers have them from one place.

/** @typedef {{
 *   name: string, title: string, method: 'GET' | 'POST', path: string, connections: number,
 *   headers?: Record<string, string>, body?: string, routes?: number, middleware?: number,
 *   expected: { status?: number, type: RegExp, body: string },
 * }} Workload `routes`, `middleware`: how many the server is started with. `status`: 200 unless it is said. */

const JSON_TYPE = /^application\/json\b/i;
const TEXT_TYPE = /^text\/plain\b/i;
const HTML_TYPE = /^text\/html\b/i;

export const ROUTES = 1000;

/** About 100 KB of JSON: strings, integers, booleans and arrays, as a list endpoint has them. */
export const items = Array.from({ length: 476 }, (_, index) => ({
  id: index,
  name: `Item number ${index}`,
  email: `owner-${index}@example.com`,
  active: index % 3 === 0,
  tags: ['first', 'second', `tag-${index % 7}`],
  description: 'An ordinary sentence, long enough to make the list about a hundred kilobytes in all.'.slice(index % 5),
}));

/** 1 KB of JSON, with nesting. */
export const echo = (() => {
  const value = { user: { id: 42, name: 'Ada', roles: ['admin', 'author'] }, draft: false, count: 3, text: '' };
  value.text = 'x'.repeat(1024 - JSON.stringify(value).length);
  return value;
})();

/** What a browser sends beside the body of a POST from another origin. */
const fromBrowser = {
  Cookie: 'session=f81d4fae-7dec-11d0-a765-00a0c91e6bf6; theme=dark; consent=1',
  Origin: 'https://app.example.com',
};

/** The page of Express's own final handler. */
const notFound = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>Cannot GET /api/nothing/here</pre>
</body>
</html>
`;

/** A 10 KB text file. */
export const page = 'A line of an ordinary text file that is served as it is.\n'.repeat(256).slice(0, 10 * 1024);

/** One of numbered routes, with a parameter. */
const numbered = (/** @type {number} */ routes) => ({
  method: /** @type {const} */ ('GET'),
  path: `/api/route-${routes - 1}/42`,
  connections: 64,
  routes,
  expected: { type: JSON_TYPE, body: JSON.stringify({ route: routes - 1, id: '42' }) },
});

const hello = {
  method: /** @type {const} */ ('GET'),
  path: '/api/hello',
  expected: { type: JSON_TYPE, body: JSON.stringify({ message: 'Hello from Next.js API!' }) },
};

/** @type {Workload[]} */
export const workloads = [
  { name: 'hello', title: 'JSON hello, 64 connections', connections: 64, ...hello },
  { name: 'cached', title: 'The same JSON, kept by the server', connections: 64, ...hello, path: '/api/cached' },
  { name: 'hello-512', title: 'JSON hello, 512 connections', connections: 512, ...hello },
  {
    name: 'echo',
    title: 'JSON POST of 1 KB, echoed',
    method: 'POST',
    path: '/api/echo',
    connections: 64,
    body: JSON.stringify(echo),
    expected: { type: JSON_TYPE, body: JSON.stringify(echo) },
  },
  {
    name: 'items',
    title: 'JSON answer of 100 KB',
    method: 'GET',
    path: '/api/items',
    connections: 64,
    expected: { type: JSON_TYPE, body: JSON.stringify(items) },
  },
  {
    name: 'post',
    title: 'JSON POST of 1 KB through helmet, cors, cookie-parser and express.json',
    method: 'POST',
    path: '/api/browser/post',
    connections: 64,
    headers: fromBrowser,
    body: JSON.stringify(echo),
    expected: {
      type: JSON_TYPE,
      body: JSON.stringify({ id: 42, name: 'Ada', theme: 'dark' }),
    },
  },
  { name: 'middleware', title: 'JSON hello behind ten app.use()', connections: 64, middleware: 10, ...hello },
  { name: 'routes', title: 'The last of 1,000 routes', ...numbered(ROUTES) },
  { name: 'routes-1', title: 'The same with one route', ...numbered(1) },
  {
    name: 'notfound',
    title: 'A path that nobody answers: the page of 404',
    method: 'GET',
    path: '/api/nothing/here',
    connections: 64,
    expected: { status: 404, type: HTML_TYPE, body: notFound },
  },
  {
    name: 'static',
    title: 'A static file of 10 KB',
    method: 'GET',
    path: '/page.txt',
    connections: 64,
    expected: { type: TEXT_TYPE, body: page },
  },
];
