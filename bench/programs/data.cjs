// What every JavaScript program of the bench answers with, read once at start-up. The files are written by
// ../fixtures.mjs; where they are and how many routes and middleware to register comes from the environment.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const fixtures = process.env.FIXTURES ?? join(__dirname, '..', 'target', 'fixtures');

module.exports = {
  /** The seed file route's own answer, so that every server sends the same bytes. */
  hello: { message: 'Hello from Next.js API!' },
  /** About 100 KB as JSON. */
  items: JSON.parse(readFileSync(join(fixtures, 'items.json'), 'utf8')),
  /** Holds page.txt, 10 KB. */
  publicDir: join(fixtures, 'public'),
  routeCount: Number(process.env.ROUTES ?? 0),
  middlewareCount: Number(process.env.MIDDLEWARE ?? 0),
  port: Number(process.env.PORT ?? 3000),
  host: process.env.HOST ?? '127.0.0.1',
};
