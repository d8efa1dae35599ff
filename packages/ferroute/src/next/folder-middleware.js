// `middleware.{js,ts}` in any folder of `app/` or `pages/api/`: `(request, next) → Response` around the routes below it, the
// outermost first. Past what Next has.

'use strict';

/**
 * @typedef {(request: any, next: (request?: any) => Promise<any>) => unknown} Middleware
 *
 * @typedef {object} MiddlewareFile
 * @property {string} file As shown in messages.
 * @property {Middleware} handle
 */

/**
 * What a file is to the routes below it.
 *
 * @param {any} module What it exports.
 * @param {string} file As shown in messages.
 * @param {'app' | 'pages'} kind
 * @returns {MiddlewareFile | undefined} Undefined for a file of `pages/api` that is a route, as it is to Next.
 * @throws {Error} When it exports nothing that could be called.
 */
function middlewareOf(module, file, kind) {
  const handle = module.middleware ?? (kind === 'app' ? module.default : undefined);
  if (typeof handle === 'function') return { file, handle };
  if (kind === 'pages') return undefined;
  throw new Error(
    `${file} exports no middleware: write \`export function middleware(request, next) { return next(); }\``,
  );
}

/**
 * One function of them all.
 *
 * @param {MiddlewareFile[]} files The outermost first.
 * @returns {(request: any, last: (request: any) => unknown) => Promise<any>} Rejects with what one of them, or `last`, throws.
 */
function compose(files) {
  return (request, last) => {
    /** @type {(index: number, given: any) => Promise<any>} */
    const run = async (index, given) => {
      if (index === files.length) return last(given);
      const { file, handle } = files[index];
      /** @type {Promise<any>[]} */
      const rest = [];
      /** @type {(request?: any) => Promise<any>} */
      const next = (replaced = given) => {
        if (rest.length > 0) throw new Error(`${file} called next() twice`);
        const answer = run(index + 1, replaced);
        // Whoever does not wait for it need not hear of it twice.
        answer.catch(() => {});
        rest.push(answer);
        return answer;
      };
      const response = await handle(given, next);
      // As in a proxy: who has nothing to say lets it pass.
      if (response === undefined) return rest[0] ?? next();
      if (response instanceof Response) return response;
      throw new Error(`${file} gave no Response: return one, or \`next()\``);
    };
    return run(0, request);
  };
}

module.exports = { compose, middlewareOf };
