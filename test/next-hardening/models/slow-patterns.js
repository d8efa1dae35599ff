// Has the expression that path-to-regexp once made of `/:a-:b-:c`.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) => {
  const pattern = hole ? /^\/slow\/([^/]+?)-([^/]+?)-x$/ : /^\/slow\/([^/-]+)-([^/-]+)-([^/-]+)$/;
  return server((request, response) => json(response, {}, pattern.test(request.url) ? 200 : 404));
};
