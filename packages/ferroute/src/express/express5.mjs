// `import … from 'ferroute/express5'`: node does not see the names of an export that is made by a function.

import express from './express5.js';

export default express;
export const { application, json, raw, request, response, Route, Router, text, urlencoded } = express;
const { static: serveStatic } = express;

export { serveStatic as static };
