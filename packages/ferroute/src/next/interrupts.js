// What `redirect()`, `notFound()` and their kin of `next/navigation` throw, as Next writes it: packages throw the same.

'use strict';

const REDIRECT_STATUSES = new Set([303, 307, 308]);
const FALLBACK_STATUSES = new Set([401, 403, 404]);

const digestOf = (/** @type {any} */ error) =>
  typeof error === 'object' && error !== null && typeof error.digest === 'string' ? error.digest : undefined;

/**
 * Where a thrown `redirect()` leads.
 *
 * @param {unknown} error
 * @returns {{ url: string, status: number } | undefined} Undefined for any other error.
 */
function redirectOf(error) {
  const parts = digestOf(error)?.split(';');
  if (parts?.[0] !== 'NEXT_REDIRECT' || (parts[1] !== 'replace' && parts[1] !== 'push')) return undefined;
  const status = Number(parts.at(-2));
  // The URL may hold semicolons.
  return REDIRECT_STATUSES.has(status) ? { url: parts.slice(2, -2).join(';'), status } : undefined;
}

/**
 * The status of a thrown `notFound()`, `forbidden()` or `unauthorized()`.
 *
 * @param {unknown} error
 * @returns {number | undefined} Undefined for any other error.
 */
function interruptStatus(error) {
  const [prefix, status] = digestOf(error)?.split(';') ?? [];
  return prefix === 'NEXT_HTTP_ERROR_FALLBACK' && FALLBACK_STATUSES.has(Number(status)) ? Number(status) : undefined;
}

module.exports = { interruptStatus, redirectOf };
