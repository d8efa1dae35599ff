/**
 * `next` and its modules for the compiler, where the package `next` is not installed: `"types": ["node", "ferroute/next"]` in
 * `tsconfig.json`, or `/// <reference types="ferroute/next" />` in one file.
 */

declare module 'next' {
  export * from 'ferroute/next/types';
}
declare module 'next/types' {
  export * from 'ferroute/next/types';
}
declare module 'next/server' {
  export * from 'ferroute/next/server';
}
declare module 'next/headers' {
  export * from 'ferroute/next/headers';
}
declare module 'next/navigation' {
  export * from 'ferroute/next/navigation';
}
declare module 'next/cache' {
  export * from 'ferroute/next/cache';
}

/** `fetch(url, { next: … })`. */
interface RequestInit {
  next?: { revalidate?: number | false; tags?: string[] };
}
