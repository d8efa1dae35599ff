'use strict';

const express = require('express');
const listEndpoints = require('express-list-endpoints');

const app = express();
const list = typeof listEndpoints === 'function' ? listEndpoints : listEndpoints.default;
function named(_req, _res, next) {
  next();
}
app.route('/').all(named).get(named).post(named);
app.route('/about').get(named);
const users = express.Router({ mergeParams: true });
users.get('/', named, function handler() {});
users.delete('/:id', named);
users.route('/:id/posts/:post').get(named).put(named);
const deep = express.Router();
deep.get('/deep', named);
users.use('/more/:kind', deep);
app.use('/users', named, users);
app.use(['/a', '/b'], deep);
app.get(['/list', '/of/:paths'], named);
app.get(/^\/regular(expression)?$/, named);
const sub = express();
sub.get('/inside', named);
app.use('/sub', sub);
app.all('/all', named);

const top = app._router ?? app.router;
console.log(JSON.stringify(list(top), null, 1));
console.log(JSON.stringify(list(users), null, 1));
// What such packages read by themselves.
const { stack } = top;
for (const { name, keys, path, route, handle, regexp, slash } of stack)
  console.log(
    name,
    JSON.stringify(keys),
    path,
    route?.path,
    Object.keys(route?.methods ?? {}),
    handle.length,
    typeof handle.stack,
    String(regexp),
    slash,
  );
