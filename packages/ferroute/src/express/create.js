// createExpress: the `express` function of one edition, with everything that hangs on it.

'use strict';

const { createApplication, defineApplication } = require('./application');
const { defineBodies } = require('./bodies');
const { defineLazyRouter } = require('./editions/application');
const { defineFiles } = require('./files');
const { defineFinal } = require('./final');
const { compileTrust, defineRequest } = require('./request');
const { compileETag, defineResponse } = require('./response');
const { defineRouter } = require('./router');
const { defineView } = require('./view');

/** `express`: what is not part of its API, but known. */
const kInternals = Symbol('internals');

/**
 * @param {import('./editions').Edition} edition
 * @returns {any} What `require('express')` gives.
 */
function createExpress(edition) {
  const files = defineFiles(edition);
  const request = defineRequest(edition);
  const response = defineResponse(edition, { files, request });
  const { Router, Route, Layer } = defineRouter(edition);
  const View = defineView(edition);
  const final = defineFinal(edition);
  const application = defineApplication(edition, {
    Router,
    View,
    final,
    compileETag,
    compileQueryParser: edition.request.compileQueryParser,
    compileTrust,
  });
  const bodies = defineBodies(edition);
  const { query } = edition.request;
  if (query) defineLazyRouter(application, Router, query);

  function express() {
    return createApplication(application, request, response);
  }
  Object.assign(express, { application, request, response, Route, Router });
  Object.assign(express, bodies, { static: files.serveStatic });
  edition.application.completeExpress(express, query);
  // For the paths inside of Express that packages reach for; see replace.js.
  Object.defineProperty(express, kInternals, { value: { Layer, Route, Router, View } });
  return express;
}

module.exports = { createExpress, kInternals };
