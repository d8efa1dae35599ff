'use strict';

const cookieParser = require('cookie-parser');
const { doubleCsrf } = require('csrf-csrf');
const express = require('express');

const app = express();
const { invalidCsrfTokenError, generateCsrfToken, doubleCsrfProtection } = doubleCsrf({
  getSecret: () => 'this is a test',
  getSessionIdentifier: (req) => req.get('x-session') ?? '',
  cookieName: 'x-csrf-token',
  cookieOptions: { sameSite: false, secure: false },
  errorConfig: { statusCode: 403, message: 'invalid csrf token', code: 'EBADCSRFTOKEN' },
});
app.use(cookieParser('secret'));
app.get('/csrf-token', (req, res) => res.json({ token: generateCsrfToken(req, res) }));
app.post('/protected', express.json(), doubleCsrfProtection, (req, res) => res.json({ protected: req.body }));
app.use((error, _req, res, next) => {
  if (error !== invalidCsrfTokenError) return next(error);
  res.status(403).json({ error: 'csrf validation error', code: error.code });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
