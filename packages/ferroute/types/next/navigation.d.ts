/** `next/navigation`, as far as it is for handlers. */

export const RedirectType: { readonly push: 'push'; readonly replace: 'replace' };
export type RedirectType = 'push' | 'replace';

/** 307. */
export function redirect(url: string, type?: RedirectType): never;
/** 308. */
export function permanentRedirect(url: string, type?: RedirectType): never;
export function notFound(): never;
/** With `experimental.authInterrupts`. */
export function forbidden(): never;
/** With `experimental.authInterrupts`. */
export function unauthorized(): never;
/** In a `catch`: throws what is of the above again. */
export function unstable_rethrow(error: unknown): void;

export class ReadonlyURLSearchParams extends URLSearchParams {
  /** @deprecated It throws. */
  append(): never;
  /** @deprecated It throws. */
  delete(): never;
  /** @deprecated It throws. */
  set(): never;
  /** @deprecated It throws. */
  sort(): never;
}
