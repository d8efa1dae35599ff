'use strict';

const express = require('express');
const serveIndex = require('serve-index');

const app = express();
app.use('/ftp', express.static('public', { index: false }), serveIndex('public', { icons: true }));
app.use('/details', serveIndex('public', { hidden: true, view: 'details', filter: (name) => name !== 'data.json' }));
app.use('/cached', serveIndex('public/music', { icons: false }));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
