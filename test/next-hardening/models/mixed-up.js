// Has one request at a time in mind, in a variable of its module.

'use strict';

const { bodyOf, json, server } = require('./route');

exports.serve = (hole) => {
  let current;
  return server(async (request, response, url) => {
    current = request;
    const body = String(await bodyOf(request));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    const { headers } = hole ? current : request;
    json(response, {
      path: url.pathname.split('/')[3],
      body,
      header: headers['x-mine'],
      cookie: headers.cookie.replace('sent=', ''),
      search: url.searchParams.get('mine'),
      storage: headers['x-mine'],
    });
  });
};
