import headersModule from './headers.js';

export const { cookies, headers, draftMode } = headersModule;
export default headersModule;
