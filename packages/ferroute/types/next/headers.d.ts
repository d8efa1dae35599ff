/** `next/headers`, as Ferroute answers it. */

import type { RequestCookies, ResponseCookies } from '@edge-runtime/cookies';

export type ReadonlyRequestCookies = Omit<RequestCookies, 'set' | 'clear' | 'delete'> &
  Pick<ResponseCookies, 'set' | 'delete'>;

export type ReadonlyHeaders = Omit<Headers, 'append' | 'delete' | 'set'>;

export interface DraftMode {
  readonly isEnabled: boolean;
  enable(): void;
  disable(): void;
}

/** The request's cookies; a route handler can set them. */
export function cookies(): Promise<ReadonlyRequestCookies>;
/** The request's headers. */
export function headers(): Promise<ReadonlyHeaders>;
export function draftMode(): Promise<DraftMode>;
