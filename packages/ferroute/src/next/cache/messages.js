// Messages for an invocation that no client asked for: a revalidation. What a handler may look at is there, and empty.

'use strict';

const { EventEmitter } = require('node:events');

class FakeRequest extends EventEmitter {
  method = 'GET';
  headers = {};
  /** @type {string[]} */
  rawHeaders = [];
  httpVersion = '1.1';
  socket = {};
  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
  }
}

/** Takes everything and sends nothing. */
class FakeResponse extends EventEmitter {
  statusCode = 200;
  statusMessage = '';
  headersSent = false;
  writableFinished = false;
  destroyed = false;
  setHeader() {
    return this;
  }
  appendHeader() {
    return this;
  }
  removeHeader() {}
  getHeader() {
    return undefined;
  }
  getHeaderNames() {
    return [];
  }
  hasHeader() {
    return false;
  }
  /** The invocation is over: what `after()` was given can run. */
  end() {
    this.writableFinished = true;
    this.destroyed = true;
    this.emit('close');
    return this;
  }
}

/** @param {string} url @returns {{ req: any, res: any }} */
const fakeMessages = (url) => ({ req: new FakeRequest(url), res: new FakeResponse() });

module.exports = { fakeMessages };
