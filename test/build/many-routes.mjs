// Writes a project of many routes, as a team might have it: half in pages/api, half route handlers, in TypeScript, all of
// them with imports of their own and shared ones.
//
//   node many-routes.mjs <directory> [count]

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SHARED = 20;

/** Files by name. */
export function manyRoutes(count = 500) {
  const files = {
    'package.json': '{ "name": "many-routes", "private": true }\n',
    'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./lib/*"] } } }\n',
  };
  for (let index = 0; index < SHARED; index++) {
    const next = index + 1 < SHARED ? `import { value${index + 1} } from './shared${index + 1}';\n` : '';
    const sum = next ? `value${index + 1}() + 1` : '1';
    files[`lib/shared${index}.ts`] = `${next}
export interface Shape${index} { name: string; count: number }

export const state${index}: Shape${index} = { name: 'shared${index}', count: 0 };

export function value${index}(): number {
  state${index}.count++;
  return ${sum};
}
`;
  }
  for (let index = 0; index < count; index++) {
    const shared = index % SHARED;
    const imports = `import { value${shared} } from '@/shared${shared}';\n`;
    const group = `group${Math.floor(index / 10)}`;
    if (index % 2 === 0) {
      files[`pages/api/${group}/page${index}.ts`] = `${imports}
type Request = { method?: string };

export default function handler(req: Request, res: any) {
  res.status(200).json({ route: ${index}, method: req.method, value: value${shared}() });
}
`;
    } else {
      files[`app/api/${group}/[id]/route${index}/route.ts`] = `${imports}
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return Response.json({ route: ${index}, id, value: value${shared}() });
}
`;
    }
  }
  return files;
}

/** The path that answers for a route. */
export function pathOf(index) {
  const group = `group${Math.floor(index / 10)}`;
  return index % 2 === 0 ? `/api/${group}/page${index}` : `/api/${group}/7/route${index}`;
}

export function write(dir, files) {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [dir, count] = process.argv.slice(2);
  if (!dir) throw new Error('usage: node many-routes.mjs <directory> [count]');
  write(path.resolve(dir), manyRoutes(count ? Number(count) : undefined));
}
