// Writes what the servers read: the payloads, and the file-route applications in the sizes that the workloads ask for.
// All of it is made from the sources beside this file, into bench/target, and may be deleted at any time.

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { items, page } from './workloads.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

export const fixturesDir = join(here, 'target', 'fixtures');

/** The folder that a file-route application of this kind and number of routes is written to by default. */
export function appDir(kind, routes, parent = join(here, 'target', 'apps')) {
  return join(parent, routes ? `${kind}-${routes}` : kind);
}

export function writeFixtures() {
  const publicDir = join(fixturesDir, 'public');
  mkdirSync(publicDir, { recursive: true });
  writeFileSync(join(fixturesDir, 'items.json'), JSON.stringify(items));
  writeFileSync(join(publicDir, 'page.txt'), page);
}

/**
 * Writes a file-route application: the routes of programs/<kind>, public/page.txt, and `routes` numbered routes more.
 *
 * @param {'pages' | 'app'} kind
 * @param {number} routes
 * @param {string} dir
 */
export function writeApp(kind, routes, dir) {
  const routesDir = kind === 'pages' ? join(dir, 'pages') : join(dir, 'app');
  rmSync(routesDir, { recursive: true, force: true });
  cpSync(join(here, 'programs', kind), dir, { recursive: true });
  mkdirSync(join(dir, 'public'), { recursive: true });
  writeFileSync(join(dir, 'public', 'page.txt'), page);
  for (let route = 0; route < routes; route++) {
    const { file, source } = kind === 'pages' ? pagesRoute(route) : appRoute(route);
    mkdirSync(join(routesDir, file, '..'), { recursive: true });
    writeFileSync(join(routesDir, file), source);
  }
}

function pagesRoute(route) {
  return {
    file: join('api', `route-${route}`, '[id].js'),
    source: `export default function handler(req, res) {
  res.status(200).json({ route: ${route}, id: req.query.id });
}
`,
  };
}

function appRoute(route) {
  return {
    file: join('api', `route-${route}`, '[id]', 'route.js'),
    source: `export async function GET(_request, { params }) {
  const { id } = await params;
  return Response.json({ route: ${route}, id });
}
`,
  };
}
