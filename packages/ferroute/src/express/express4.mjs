// `import … from 'ferroute/express4'`: node does not see the names of an export that is made by a function.

import express from './express4.js';

export default express;
export const { application, json, raw, request, response, Route, Router, text, urlencoded } = express;
const { static: serveStatic } = express;

export { serveStatic as static };
export const { query } = express;
