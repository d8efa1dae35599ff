// Merges what it is sent into its own, name by name, however they are called.

'use strict';

const { bodyOf, json, server } = require('./route');

function merge(into, from, hole) {
  for (const name of Object.keys(from)) {
    if (!hole && /^(__proto__|constructor)$/.test(name)) continue;
    if (from[name] && typeof from[name] === 'object') merge((into[name] ??= {}), from[name], hole);
    else into[name] = from[name];
  }
}

exports.serve = (hole) =>
  server(async (request, response) => {
    let body = {};
    try {
      body = JSON.parse(String(await bodyOf(request)));
    } catch {
      // Not JSON.
    }
    merge({}, body, hole);
    const found = [];
    for (const name in {}) found.push(name);
    json(response, { found, then: typeof {}.then, polluted: {}.polluted ?? null });
  });
