// Where ours means to differ from Express, and why. Each case's lines are the difference exactly as the suite prints it;
// the suite fails when a case differs in another way, and when it no longer differs.

'use strict';

/**
 * @typedef {object} Expected
 * @property {number[]} [editions]  all, unless it says so
 * @property {number[]} [nodes]
 * @property {string[]} [combinations]
 * @property {string[]} lines  `- ` the judge's, `+ ` ours
 *
 * @typedef {object} Difference
 * @property {string} reason
 * @property {Record<string, string[] | Expected | Expected[]>} cases  by file and name: `routing.js: a name`
 */

/** The combinations over our http: what differs there is not Express's affair, and shows with Express itself, too. */
const OUR_HTTP = ['ours', 'express on our http'];
/** Those of our Express. */
const OUR_EXPRESS = ['ours', 'ours on node:http'];

/** @type {Difference[]} */
const intended = [
  {
    reason:
      'what was written before the connection is cut has been sent; node:http loses it, since it holds the bytes back until the tick ends',
    cases: {
      'errors.js: a throw in the middle of an answer cuts the connection': {
        combinations: OUR_HTTP,
        lines: [
          '- client[0][0] "closed without an answer"',
          '+ client[0].status "HTTP/1.1 200 OK"',
          '+ client[0].headers[0] connection: "keep-alive"',
          '+ client[0].headers[1] transfer-encoding: "chunked"',
          '+ client[0].headers[2] x-powered-by: "Express"',
          '+ client[0].framing "chunked"',
          '+ client[0].body "4\\r\\npart\\r\\n"',
          '+ client[0].cut true',
        ],
      },
    },
  },
  {
    reason: 'a request without Host is refused by the parser; see test/differential',
    cases: {
      'listen.js: broken requests to an app’s server': {
        combinations: [...OUR_HTTP, 'ours on node:http'],
        lines: [
          '- client[1].headers[1] transfer-encoding: "chunked"',
          '- client[1].framing "chunked"',
          '+ client[1].framing "close"',
        ],
      },
    },
  },
  {
    reason:
      '`_parsedUrl` is computed on first touch: a hidden accessor of the prototype, where Express has a field of each request',
    cases: {
      'application.js: the members of express.request and express.response': [
        {
          editions: [4],
          combinations: OUR_EXPRESS,
          lines: [
            "- log    [ 'accepts: function', 'acceptsCharset: function', 'acceptsCharsets: function', 'acceptsEncoding: function', 'acceptsEncodings: function', 'acceptsLanguage: function', 'acceptsLanguages: function', 'fresh: getter', 'get: function', 'header: function', 'host: getter', 'hostname: getter', 'ip: getter', 'ips: getter', 'is: function', 'param: function', 'path: getter', 'protocol: getter', 'range: function', 'secure: getter', 'stale: getter', 'subdomains: getter', 'xhr: getter' ]",
            "+ log    [ '_parsedUrl: getter (hidden)', 'accepts: function', 'acceptsCharset: function', 'acceptsCharsets: function', 'acceptsEncoding: function', 'acceptsEncodings: function', 'acceptsLanguage: function', 'acceptsLanguages: function', 'fresh: getter', 'get: function', 'header: function', 'host: getter', 'hostname: getter', 'ip: getter', 'ips: getter', 'is: function', 'param: function', 'path: getter', 'protocol: getter', 'range: function', 'secure: getter', 'stale: getter', 'subdomains: getter', 'xhr: getter' ]",
          ],
        },
        {
          editions: [5],
          combinations: OUR_EXPRESS,
          lines: [
            "- log    [ 'accepts: function', 'acceptsCharsets: function', 'acceptsEncodings: function', 'acceptsLanguages: function', 'fresh: getter', 'get: function', 'header: function', 'host: getter', 'hostname: getter', 'ip: getter', 'ips: getter', 'is: function', 'path: getter', 'protocol: getter', 'query: getter', 'range: function', 'secure: getter', 'stale: getter', 'subdomains: getter', 'xhr: getter' ]",
            "+ log    [ '_parsedUrl: getter (hidden)', 'accepts: function', 'acceptsCharsets: function', 'acceptsEncodings: function', 'acceptsLanguages: function', 'fresh: getter', 'get: function', 'header: function', 'host: getter', 'hostname: getter', 'ip: getter', 'ips: getter', 'is: function', 'path: getter', 'protocol: getter', 'query: getter', 'range: function', 'secure: getter', 'stale: getter', 'subdomains: getter', 'xhr: getter' ]",
          ],
        },
      ],
      'request.js: the names on the prototypes and which of them are getters': [
        {
          editions: [4],
          combinations: OUR_EXPRESS,
          lines: [
            "- log    request [ 'accepts true true true', 'acceptsCharset true true true', 'acceptsCharsets true true true', 'acceptsEncoding true true true', 'acceptsEncodings true true true', 'acceptsLanguage true true true', 'acceptsLanguages true true true', 'fresh get true true undefined', 'get true true true', 'header true true true', 'host get true true undefined', 'hostname get true true undefined', 'ip get true true undefined', 'ips get true true undefined', 'is true true true', 'param true true true', 'path get true true undefined', 'protocol get true true undefined', 'range true true true', 'secure get true true undefined', 'stale get true true undefined', 'subdomains get true true undefined', 'xhr get true true undefined' ]",
            "+ log    request [ '_parsedUrl get set false true undefined', 'accepts true true true', 'acceptsCharset true true true', 'acceptsCharsets true true true', 'acceptsEncoding true true true', 'acceptsEncodings true true true', 'acceptsLanguage true true true', 'acceptsLanguages true true true', 'fresh get true true undefined', 'get true true true', 'header true true true', 'host get true true undefined', 'hostname get true true undefined', 'ip get true true undefined', 'ips get true true undefined', 'is true true true', 'param true true true', 'path get true true undefined', 'protocol get true true undefined', 'range true true true', 'secure get true true undefined', 'stale get true true undefined', 'subdomains get true true undefined', 'xhr get true true undefined' ]",
          ],
        },
        {
          editions: [5],
          combinations: OUR_EXPRESS,
          lines: [
            "- log    request [ 'accepts true true true', 'acceptsCharsets true true true', 'acceptsEncodings true true true', 'acceptsLanguages true true true', 'fresh get true true undefined', 'get true true true', 'header true true true', 'host get true true undefined', 'hostname get true true undefined', 'ip get true true undefined', 'ips get true true undefined', 'is true true true', 'path get true true undefined', 'protocol get true true undefined', 'query get true true undefined', 'range true true true', 'secure get true true undefined', 'stale get true true undefined', 'subdomains get true true undefined', 'xhr get true true undefined' ]",
            "+ log    request [ '_parsedUrl get set false true undefined', 'accepts true true true', 'acceptsCharsets true true true', 'acceptsEncodings true true true', 'acceptsLanguages true true true', 'fresh get true true undefined', 'get true true true', 'header true true true', 'host get true true undefined', 'hostname get true true undefined', 'ip get true true undefined', 'ips get true true undefined', 'is true true true', 'path get true true undefined', 'protocol get true true undefined', 'query get true true undefined', 'range true true true', 'secure get true true undefined', 'stale get true true undefined', 'subdomains get true true undefined', 'xhr get true true undefined' ]",
          ],
        },
      ],
    },
  },
  {
    reason: 'express.request and express.response inherit from our messages, on whichever server they are used',
    cases: {
      'request.js: in what req and res are instances': {
        combinations: ['ours on node:http'],
        lines: [
          '- log    [ true, true, true, true, true, true, true ]',
          '+ log    [ true, true, true, true, true, false, false ]',
        ],
      },
    },
  },
  {
    reason: 'a match by hand that throws leaves no half of a result on the layer',
    cases: {
      'introspection.js: layer.match called by hand': [
        {
          editions: [4],
          combinations: OUR_EXPRESS,
          lines: [
            "- log    /%zz/%zz URIError [status=400 statusCode=400]: Failed to decode param '%zz' {} /%zz/%zz",
            "+ log    /%zz/%zz URIError [status=400 statusCode=400]: Failed to decode param '%zz' undefined undefined",
          ],
        },
      ],
    },
  },
];

/**
 * What is expected of a case.
 * @param {string} name `file.js: name`
 * @param {{ edition: number, node: number, combination: string }} where
 * @returns {{ reason: string, lines: string[] } | null} null: no difference
 */
function expected(name, { edition, node, combination }) {
  for (const { reason, cases } of intended) {
    if (!Object.hasOwn(cases, name)) continue;
    const entry = cases[name];
    const entries = Array.isArray(entry) && typeof entry[0] === 'string' ? [{ lines: entry }] : [entry].flat();
    for (const { editions, nodes, combinations, lines } of /** @type {Expected[]} */ (entries)) {
      if (editions && !editions.includes(edition)) continue;
      if (nodes && !nodes.includes(node)) continue;
      if (combinations && !combinations.includes(combination)) continue;
      return { reason, lines };
    }
  }
  return null;
}

module.exports = { intended, expected };
