// The documents tell the truth about what is where: every link between them resolves, and every file they name exists.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob } from './files.mjs';
import { main, root } from './shell.mjs';

/** A code span that begins with one of these folders, or is a document, names a file of the repository. */
const NAMES_A_FILE = /^(?:crates|packages|scripts|examples|test|bench|docs)\/[\w./-]*$|^[\w/-]+\.md$/;

/**
 * @param {string} file The document, from the root.
 * @param {string} text
 * @param {object} repository
 * @param {(file: string) => boolean} repository.exists
 * @param {(file: string) => string} repository.read
 * @returns {string[]} One message for each link or name that leads nowhere.
 */
export function brokenLinks(file, text, { exists, read }) {
  const wrong = [];
  for (const [index, line] of withoutCodeBlocks(text).split('\n').entries()) {
    const where = `${file}:${index + 1}`;
    for (const [, link] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [target, anchor] = link.split('#');
      const name = target ? path.posix.join(path.posix.dirname(file), target) : file;
      if (!exists(name)) wrong.push(`${where}: the link \`${link}\` leads nowhere`);
      else if (anchor && !headings(read(name)).includes(anchor)) wrong.push(`${where}: \`${link}\`: no such heading`);
    }
    for (const [, name] of line.replace(/\[[^\]]*\]\([^)]*\)/g, '').matchAll(/`([^`\s]+)`/g)) {
      if (!NAMES_A_FILE.test(name)) continue;
      if (![name, path.posix.join(path.posix.dirname(file), name)].some(exists)) {
        wrong.push(`${where}: there is no \`${name}\``);
      }
    }
  }
  return wrong;
}

/** The same lines, those of fenced blocks empty. */
function withoutCodeBlocks(text) {
  return text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]+/g, ''));
}

/** The anchors that GitHub gives to the headings. */
function headings(text) {
  const titles = [...withoutCodeBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, title]) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

async function check() {
  const documents = await glob([
    '*.md',
    'docs/**/*.md',
    'crates/**/*.md',
    'packages/**/*.md',
    'examples/**/*.md',
    'test/**/*.md',
    'bench/**/*.md',
  ]);
  const texts = new Map();
  for (const file of documents) texts.set(file, await readFile(path.join(root, file), 'utf8'));
  const exists = (file) => existsSync(path.join(root, file));
  const wrong = documents.flatMap((file) =>
    brokenLinks(file, texts.get(file), { exists, read: (name) => texts.get(name) ?? '' }),
  );
  for (const message of wrong) console.error(message);
  return wrong.length ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(check);
