// Packages without types of their own.

declare module 'ua-parser-js';
declare module 'ws';
