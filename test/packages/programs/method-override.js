'use strict';

const express = require('express');
const methodOverride = require('method-override');

const app = express();
app.use(express.urlencoded());
app.use(methodOverride('X-HTTP-Method-Override'));
app.use(methodOverride('_method', { methods: ['POST', 'GET'] }));
app.use(
  methodOverride((req) => {
    if (!req.body || typeof req.body !== 'object' || !('_method' in req.body)) return undefined;
    const method = req.body._method;
    delete req.body._method;
    return method;
  }),
);
const route = app.route('/item');
for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
  route[method]((req, res) =>
    res.json({ route: method, method: req.method, original: req.originalMethod, body: req.body }),
  );
}

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
