'use strict';

const express = require('express');

// An application of its own, mounted: it has its own views and inherits the settings.
const admin = express();
admin.set('views', './views/admin');
admin.locals.title = 'Admin';
admin.get('/', (_req, res) => res.render('dashboard', { user: 'tobi' }));

module.exports = admin;
