'use strict';

const express = require('express');
const i18next = require('i18next');
const middleware = require('i18next-http-middleware');

i18next.use(middleware.LanguageDetector).init({
  preload: ['en', 'de'],
  fallbackLng: 'en',
  showSupportNotice: false,
  resources: {
    en: { translation: { hello: 'Hello {{name}}', items_one: '{{count}} item', items_other: '{{count}} items' } },
    de: { translation: { hello: 'Hallo {{name}}' } },
  },
  detection: { order: ['path', 'querystring', 'cookie', 'header'], lookupQuerystring: 'lng', caches: ['cookie'] },
});

const app = express();
app.use(middleware.handle(i18next, { ignoreRoutes: ['/ignored'], removeLngFromUrl: false }));
app.get('/ignored', (req, res) => res.json({ t: typeof req.t }));
app.get('/locals', (_req, res) => res.json({ language: res.locals.language, dir: res.locals.languageDir }));
app.get('/resources.json', middleware.getResourcesHandler(i18next));
app.get(['/', '/:lng/hello'], (req, res) =>
  res.json({
    hello: req.t('hello', { name: 'Tobi' }),
    items: [1, 2].map((count) => req.t('items', { count })),
    language: req.language,
    languages: req.languages,
    exists: req.i18n.exists('nothing'),
  }),
);

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
