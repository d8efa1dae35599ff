'use strict';

const errorhandler = require('errorhandler');
const express = require('express');

const app = express();
app.get('/error', () => {
  throw new Error('an error');
});
app.get('/status', (_req, _res, next) =>
  next(Object.assign(new TypeError('<not> found & "quoted"'), { status: 404, a: 1 })),
);
app.get('/string', (_req, _res, next) => next('a string'));
app.get('/object', (_req, _res, next) => next({ status: 503, toString: () => 'an object' }));
app.get('/set', (_req, res, next) => {
  res.status(409);
  next(new Error('the status was set'));
});
app.get('/sent', (_req, res, next) => {
  res.write('half');
  next(new Error('too late'));
});
app.get('/rejected', async () => {
  throw new RangeError('rejected');
});
app.get('/bad', (_req, _res, next) => next(Object.assign(new Error('odd status'), { statusCode: 200 })));
app.get('/inspect', (_req, _res, next) => next(Object.assign(new Error('shown'), { stack: undefined })));
app.use(
  errorhandler({ log: (error, message, req) => console.log(req.method, req.url, error?.name, message.split('\n')[0]) }),
);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
