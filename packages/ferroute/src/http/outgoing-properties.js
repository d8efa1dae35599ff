// The properties of ServerResponse: Node's names, over bits and a few fields.

'use strict';

const { definer } = require('./accessors');
const { kMore, isOver } = require('./outgoing-end');
const { kFlags, kLength, kList, STATUS_SHIFT } = require('./outgoing-headers');
const {
  NODE_MAJOR,
  kBits,
  kCompleteHead,
  kHead,
  kRequest,
  kServer,
  HEAD_STORED,
  HEAD_SENT,
  ENDED,
  DESTROYED,
  CLOSE_EMITTED,
  CHUNKED,
  NO_BODY,
  NOT_KEPT_ALIVE,
  LAST,
  DATE_OFF,
  REMOVED_CONNECTION,
  REMOVED_LENGTH,
  REMOVED_ENCODING,
  OWN_KEEP_ALIVE,
  NOT_CHUNKED_BY_DEFAULT,
  EXPECTS_CONTINUE,
  SENT_CONTINUE,
  LATE_FINISH,
  NEEDS_DRAIN,
  STRICT_LENGTH,
  DEFERRED,
  MAX_REQUESTS_REACHED,
  WRITTEN,
  own,
} = require('./state');

/** `highWaterMark` of a response without a server: a file route's. */
const HIGH_WATER_MARK = 65536;

/**
 * The response is over, and nobody is to be told: while 'finish' and 'close' are on their way it is as before.
 * @param {any} res
 */
const isLost = (res) => (res[kBits] & LATE_FINISH) === 0 && isOver(res);

/**
 * @param {any} prototype
 * @param {any} node Node's
 */
function defineProperties(prototype, node) {
  const define = definer(prototype, node);

  /**
   * A boolean kept as a bit.
   * @param {string} name
   * @param {number} bit
   * @param {boolean} [inverse] the bit says the opposite
   */
  function defineBit(name, bit, inverse = false) {
    define(
      name,
      function () {
        return ((this[kBits] & bit) !== 0) !== inverse;
      },
      function (value) {
        this[kBits] = Boolean(value) !== inverse ? this[kBits] | bit : this[kBits] & ~bit;
      },
    );
  }

  defineBit('finished', ENDED);
  defineBit('chunkedEncoding', CHUNKED);
  defineBit('shouldKeepAlive', NOT_KEPT_ALIVE, true);
  defineBit('useChunkedEncodingByDefault', NOT_CHUNKED_BY_DEFAULT, true);
  defineBit('sendDate', DATE_OFF, true);
  defineBit('strictContentLength', STRICT_LENGTH);
  defineBit('maxRequestsOnConnectionReached', MAX_REQUESTS_REACHED);
  defineBit('_last', LAST);
  defineBit('_hasBody', NO_BODY, true);
  defineBit('_headerSent', HEAD_SENT);
  defineBit('_removedConnection', REMOVED_CONNECTION);
  defineBit('_removedContLen', REMOVED_LENGTH);
  defineBit('_removedTE', REMOVED_ENCODING);
  defineBit('_defaultKeepAlive', OWN_KEEP_ALIVE, true);
  defineBit('_expect_continue', EXPECTS_CONTINUE);
  defineBit('_sent100', SENT_CONTINUE);

  define(
    'destroyed',
    function () {
      return (this[kBits] & DESTROYED) !== 0 || isLost(this);
    },
    function (value) {
      this[kBits] = value ? this[kBits] | DESTROYED : this[kBits] & ~DESTROYED;
    },
  );
  define(
    '_closed',
    function () {
      return (this[kBits] & CLOSE_EMITTED) !== 0 || isLost(this);
    },
    function (value) {
      this[kBits] = value ? this[kBits] | CLOSE_EMITTED : this[kBits] & ~CLOSE_EMITTED;
    },
  );
  define('closed', function () {
    return this._closed;
  });
  define('errored', function () {
    return this[kMore]?.errored ?? null;
  });
  define('writable', () => true);
  define('headersSent', function () {
    return (this[kBits] & HEAD_STORED) !== 0;
  });
  define('writableEnded', function () {
    return (this[kBits] & ENDED) !== 0;
  });
  define('writableFinished', function () {
    // Before Node 24 this is said as soon as nothing waits in JavaScript.
    if (NODE_MAJOR < 24) {
      return (this[kBits] & ENDED) !== 0 && (this[kBits] & (NEEDS_DRAIN | WRITTEN | DESTROYED)) !== NEEDS_DRAIN;
    }
    return (this[kBits] & WRITTEN) !== 0 || (isLost(this) && (this[kBits] & (ENDED | DESTROYED)) === ENDED);
  });
  define('writableObjectMode', () => false);
  define('writableCorked', function () {
    return this[kMore]?.corked ?? 0;
  });
  define('writableHighWaterMark', function () {
    return this[kRequest][kServer]?.highWaterMark ?? HIGH_WATER_MARK;
  });
  // How much waits is known to the native side only; here it is all or nothing.
  define('writableLength', function () {
    return (this[kBits] & NEEDS_DRAIN) !== 0 ? this.writableHighWaterMark : 0;
  });
  define('writableNeedDrain', function () {
    return (this[kBits] & (NEEDS_DRAIN | ENDED | DESTROYED)) === NEEDS_DRAIN;
  });
  define('outputData', () => []);
  define('outputSize', () => 0);
  define('_trailer', () => '');
  define('_keepAliveTimeout', function () {
    return this[kRequest][kServer]?.keepAliveTimeout ?? 0;
  });
  define(
    '_contentLength',
    function () {
      if ((this[kBits] & DEFERRED) !== 0) this[kCompleteHead]();
      return this[kLength] === -1 ? null : this[kLength];
    },
    function (value) {
      this[kLength] = value === null ? -1 : value;
    },
  );
  // The head as text, for those who look whether there is one.
  define('_header', function () {
    if ((this[kBits] & HEAD_STORED) === 0) return null;
    if ((this[kBits] & DEFERRED) !== 0) this[kCompleteHead]();
    return `HTTP/1.1 ${this[kFlags] >> STATUS_SHIFT} ${this.statusMessage}\r\n${this[kHead]}\r\n`;
  });

  // Node takes the socket away when the response is complete. One that was cut off keeps it, destroyed: that is how
  // `on-finished` knows it.
  define(
    'socket',
    function () {
      if ((this[kBits] & WRITTEN) !== 0) return null;
      return (this[kBits] & CLOSE_EMITTED) === 0 && isOver(this) ? null : this[kRequest].socket;
    },
    function (value) {
      own(this, 'socket', value);
    },
  );

  define(
    'connection',
    function () {
      return this.socket;
    },
    function (value) {
      this.socket = value;
    },
  );

  if (NODE_MAJOR < 24) {
    define('_headerNames', function () {
      const written = this.getRawHeaderNames();
      if (this[kList] === null) return null;
      const names = Object.create(null);
      for (const name of written) names[name.toLowerCase()] = name;
      return names;
    });
  }
}

module.exports = { defineProperties };
