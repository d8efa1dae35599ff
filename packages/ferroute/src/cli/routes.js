// `ferroute routes [dir]`: prints the route table.

'use strict';

const { readNextProject } = require('./next-config');
const { directoryOf, printWarnings, readProject, routeTable } = require('./project');

/**
 * @param {string} typed The directory, as the person wrote it.
 */
async function printRoutes(typed) {
  process.env.NODE_ENV ??= 'production';
  const next = await readNextProject(directoryOf(typed), 'routes');
  const project = readProject(typed, { pageExtensions: next.config.pageExtensions });
  printWarnings(project.manifest);
  const table = routeTable({ ...project, next }, process.stdout);
  process.stdout.write(
    table || `No routes below ${project.dir}: create pages/api/hello.js or app/api/hello/route.js\n`,
  );
  const rules = rulesLine(next);
  if (rules) process.stdout.write(`\n  ${rules}\n`);
}

/** How many rules of each kind the configuration has. */
function rulesLine(
  /** @type {import('./next-config').NextProject} */ { config: { headers, redirects, rewrites }, proxy },
) {
  const { beforeFiles, afterFiles, fallback } = rewrites;
  const counted = (/** @type {number} */ count, /** @type {string} */ one) =>
    `${count} ${one}${count === 1 ? '' : 's'}`;
  const parts = [
    headers.length && counted(headers.length, 'header rule'),
    redirects.length && counted(redirects.length, 'redirect'),
    counted(beforeFiles.length + afterFiles.length + fallback.length, 'rewrite'),
    proxy && (proxy.matchers.length ? counted(proxy.matchers.length, 'proxy matcher') : 'a proxy for every request'),
  ];
  return parts.filter((part) => part && !part.startsWith('0 ')).join(', ');
}

module.exports = { printRoutes };
