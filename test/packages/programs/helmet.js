'use strict';

const express = require('express');
const helmet = require('helmet');

const app = express();
app.use('/own', helmet({ contentSecurityPolicy: { directives: { 'script-src': ["'self'", 'example.com'] } } }));
app.use(
  '/nonce',
  (_req, res, next) => {
    res.locals.cspNonce = 'bm9uY2U=';
    next();
  },
  helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: { defaultSrc: ["'self'"], scriptSrc: ["'self'", (_req, res) => `'nonce-${res.locals.cspNonce}'`] },
  }),
);
app.use('/plain', (_req, res) => res.send('<p>not helmeted</p>'));
app.use(helmet());
app.use('/frame', helmet.xFrameOptions({ action: 'deny' }), helmet.strictTransportSecurity({ maxAge: 123 }));
app.use((req, res) => {
  if (req.query.fail) throw new Error('with helmet on');
  res.json({ path: req.path });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
