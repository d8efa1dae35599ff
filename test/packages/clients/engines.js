'use strict';

const PATHS = [
  ...['/nunjucks', '/nunjucks/extension', '/nunjucks/missing', '/hbs', '/hbs/bare', '/hbs/missing', '/layouts'],
  ...['/layouts/none', '/layouts/callback', '/own', '/own/missing'],
];

exports.talk = [...PATHS.map((path) => `GET ${path}`), 'HEAD /nunjucks'];
