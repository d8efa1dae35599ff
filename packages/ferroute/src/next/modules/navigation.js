// `next/navigation`: what ends a handler early. Hooks of the client are not for handlers, and say so.

'use strict';

const { findScope } = require('../scope');
const { settings } = require('../settings');
const { interruptStatus, redirectOf } = require('../interrupts');

const RedirectType = Object.freeze({ push: 'push', replace: 'replace' });

/** @param {string} digest */
function interrupt(digest, message = digest) {
  return Object.assign(new Error(message), { digest });
}

/**
 * 307.
 *
 * @param {string} url
 * @param {'push' | 'replace'} [type]
 * @returns {never}
 */
function redirect(url, type = 'replace') {
  throw interrupt(`NEXT_REDIRECT;${type};${url};307;`, 'NEXT_REDIRECT');
}

/**
 * 308.
 *
 * @param {string} url
 * @param {'push' | 'replace'} [type]
 * @returns {never}
 */
function permanentRedirect(url, type = 'replace') {
  throw interrupt(`NEXT_REDIRECT;${type};${url};308;`, 'NEXT_REDIRECT');
}

/** @returns {never} */
function notFound() {
  throw interrupt('NEXT_HTTP_ERROR_FALLBACK;404');
}

/** @returns {never} */
function forbidden() {
  checkEnabled('forbidden');
  throw interrupt('NEXT_HTTP_ERROR_FALLBACK;403');
}

/** @returns {never} */
function unauthorized() {
  checkEnabled('unauthorized');
  throw interrupt('NEXT_HTTP_ERROR_FALLBACK;401');
}

function checkEnabled(/** @type {string} */ name) {
  if (settings.authInterrupts) return;
  throw new Error(
    `\`${name}()\` is experimental and only allowed to be enabled when \`experimental.authInterrupts\` is enabled.`,
  );
}

/**
 * In a `catch` around calls of the above: throws what is theirs again.
 *
 * @param {unknown} error
 */
function unstable_rethrow(error) {
  if (redirectOf(error) || interruptStatus(error) !== undefined || isStaticBailout(error)) throw error;
  if (error instanceof Error && 'cause' in error) unstable_rethrow(error.cause);
}

const isStaticBailout = (/** @type {any} */ error) => error?.digest === 'DYNAMIC_SERVER_USAGE';

function unstable_isUnrecognizedActionError() {
  throw new Error('`unstable_isUnrecognizedActionError` can only be used on the client.');
}

/** Search params that cannot be changed. */
class ReadonlyURLSearchParams extends URLSearchParams {
  /** @returns {never} */
  append() {
    throw new ReadonlyURLSearchParamsError();
  }

  /** @returns {never} */
  delete() {
    throw new ReadonlyURLSearchParamsError();
  }

  /** @returns {never} */
  set() {
    throw new ReadonlyURLSearchParamsError();
  }

  /** @returns {never} */
  sort() {
    throw new ReadonlyURLSearchParamsError();
  }
}

class ReadonlyURLSearchParamsError extends Error {
  constructor() {
    super(
      'Method unavailable on `ReadonlyURLSearchParams`. Read more: https://nextjs.org/docs/app/api-reference/functions/use-search-params#updating-searchparams',
    );
  }
}

/** @param {string} name @returns {() => never} */
const hook = (name) => () => {
  const { route } = findScope() ?? {};
  throw new Error(
    `\`${name}()\` of next/navigation is a hook of React, for components in a browser${route ? `; ${route.file} is an API route` : ''}. ` +
      'In a handler use `request.nextUrl`, `params` and `redirect()`',
  );
};

module.exports = {
  RedirectType,
  ReadonlyURLSearchParams,
  forbidden,
  notFound,
  permanentRedirect,
  redirect,
  unauthorized,
  unstable_isUnrecognizedActionError,
  unstable_rethrow,
  useParams: hook('useParams'),
  usePathname: hook('usePathname'),
  useRouter: hook('useRouter'),
  useSearchParams: hook('useSearchParams'),
  useSelectedLayoutSegment: hook('useSelectedLayoutSegment'),
  useSelectedLayoutSegments: hook('useSelectedLayoutSegments'),
  useServerInsertedHTML: hook('useServerInsertedHTML'),
};
