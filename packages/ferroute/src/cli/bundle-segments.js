// Looks at the segment config of each route file while it is bundled: a plugin that changes nothing.

'use strict';

const path = require('node:path');
const { languageOf } = require('../next/language');
const { SEGMENT, segmentFaults } = require('../next/static-config');

/** A file that has none of these words says nothing to be looked at. */
const MENTIONED = /\b(?:dynamic|dynamicParams|fetchCache|maxDuration|preferredRegion|revalidate|runtime|config)\b/;

/**
 * What kind of a route an entry is, by its place.
 *
 * @param {string} file
 * @param {string} root The project's directory.
 * @returns {import('../next/static-config').Kind | undefined} Undefined for middleware, the proxy and their kin.
 */
function kindOf(file, root) {
  const inside = path.relative(root, file).split(path.sep).join('/');
  if (/^(?:src\/)?app\/(?:.*\/)?route\.[^/]+$/.test(inside)) return 'app';
  return /^(?:src\/)?pages\/api(?:\.[^/]+|\/.*)$/.test(inside) ? 'pages' : undefined;
}

/**
 * @param {string} root The project's directory.
 * @param {{ cacheComponents: boolean }} about
 * @param {import('./bundle').BuildError[]} errors Gathers them.
 * @returns {import('rolldown').Plugin}
 */
function segmentsPlugin(root, { cacheComponents }, errors) {
  return {
    name: 'ferroute:segments',
    transform: {
      filter: { code: MENTIONED },
      handler(code, file) {
        if (file.startsWith('\0') || !this.getModuleInfo(file)?.isEntry) return null;
        const kind = kindOf(file, root);
        if (kind === undefined) return null;
        let program;
        try {
          program = this.parse(code, { lang: languageOf(file) });
        } catch {
          // For the bundler to report.
          return null;
        }
        for (const { message, at } of segmentFaults(program, { kind, cacheComponents })) {
          const before = code.slice(0, at).split('\n');
          const column = /** @type {string} */ (before.at(-1)).length + 1;
          errors.push({ message: `${message} Read more: ${SEGMENT}`, file, line: before.length, column });
        }
        return null;
      },
    },
  };
}

module.exports = { segmentsPlugin };
