/** `next/cache`, as Ferroute answers it. */

// biome-ignore-all lint/suspicious/noExplicitAny: these types are Next's

export interface CacheLife {
  /** Seconds that a client may keep it. */
  stale?: number;
  /** Seconds after which it is made anew. */
  revalidate?: number;
  /** Seconds after which it is not given any more. */
  expire?: number;
}

export type CacheLifeProfile = 'default' | 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'max' | (string & {});

export function unstable_cache<F extends (...args: any[]) => Promise<any>>(
  callback: F,
  keyParts?: string[],
  options?: { revalidate?: number | false; tags?: string[] },
): F;
export function revalidateTag(tag: string, profile: CacheLifeProfile | { expire?: number }): undefined;
/** @deprecated Say how: `revalidateTag(tag, 'max')`. */
export function revalidateTag(tag: string): undefined;
export function revalidatePath(path: string, type?: 'layout' | 'page'): undefined;
/** Not in route handlers, where it throws. */
export function updateTag(tag: string): undefined;
/** Not in route handlers, where it throws. */
export function refresh(): void;
export function unstable_noStore(): void;
export function cacheLife(profile: CacheLifeProfile | CacheLife): void;
export function cacheTag(...tags: string[]): void;
