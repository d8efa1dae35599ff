// The hook of replace.js for a Node without `module.registerHooks`: runs in the thread that Node has for hooks.

import { isNotFound, resolved } from './replace.js';
import { concerns, replacementFor, standInFor } from './replaced.js';

/**
 * @param {string} specifier
 * @param {object} context
 * @param {(specifier: string, context: object) => Promise<any>} next
 */
export async function resolve(specifier, context, next) {
  if (!concerns(specifier)) return next(specifier, context);
  const ours = replacementFor(specifier);
  if (ours) return resolved(ours);
  try {
    const found = await next(specifier, context);
    const replacement = replacementFor(found.url);
    return replacement ? resolved(replacement) : found;
  } catch (error) {
    const standIn = standInFor(specifier);
    if (standIn && isNotFound(error)) return resolved(standIn);
    throw error;
  }
}
