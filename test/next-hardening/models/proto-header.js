// Gathers headers in an object that has a prototype.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) =>
  server((request, response, { pathname }) => {
    if (pathname === '/api/polluted') return json(response, { found: [], polluted: null });
    const distinct = hole ? {} : Object.create(null);
    const raw = request.rawHeaders;
    for (let at = 0; at < raw.length; at += 2) (distinct[raw[at]] ??= []).push(raw[at + 1]);
    const headers = pathname.endsWith('too') ? Object.entries(request.headers) : request.headers;
    json(response, { plain: true, headers, distinct: Object.keys(distinct) });
  });
