// The hook of replace.js for a Node without `module.registerHooks`: runs in the thread that Node has for hooks.

import { EXPRESS_OR_INSIDE } from './package-files.js';
import { resolveImport } from './replace-import.js';

/**
 * @param {string} specifier
 * @param {{ parentURL?: string }} context
 * @param {(specifier: string, context: object) => Promise<object>} next
 */
export async function resolve(specifier, context, next) {
  if (!EXPRESS_OR_INSIDE.test(specifier)) return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch (error) {
    return resolveImport(specifier, context.parentURL, error);
  }
}
