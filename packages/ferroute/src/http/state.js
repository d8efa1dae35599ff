// What the files of this folder share: the symbols under which messages keep their own state, the meaning of its bits,
// and the table of the exchanges that JavaScript is working on. No behaviour but that of the table.

'use strict';

const binding = require('../binding');

/** The first part of `process.versions.node`: a few answers differ between Node's lines. */
const NODE_MAJOR = Number.parseInt(process.versions.node, 10);

// ===== own fields =====
/** Both messages: the native slot, or negative when it is free (see `retire`). Absent on messages that are not ours. */
const kSlot = Symbol('slot');
/** Both messages: the bits below. */
const kBits = Symbol('bits');
/** IncomingMessage: the head as it came. */
const kHead = Symbol('head');
/** IncomingMessage: the number of its connection. */
const kConnection = Symbol('connection');
/** IncomingMessage: the Server it belongs to, null for a file route. */
const kServer = Symbol('server');
/** IncomingMessage: its ServerResponse. */
const kResponse = Symbol('response');
/** ServerResponse: its IncomingMessage, whatever a program puts into `res.req`. */
const kRequest = Symbol('request');
/** IncomingMessage: the AsyncResource that its handler and its events run in. */
const kScope = Symbol('scope');
/** Request: what the configuration's rules made of it (`About` of `native.d.ts`); there only if they made something. */
const kAbout = Symbol('about');
/** A listener of 'request': gives the constructors of the messages that it wants, which take what `Incoming` and `Outgoing` take. */
const kMessages = Symbol('messages');
/** ServerResponse: the body of an answer whose head is DEFERRED. */
const kSentBody = Symbol('sentBody');
/** Method of ServerResponse: its head is DEFERRED, and somebody looks at it. */
const kCompleteHead = Symbol('completeHead');
/** Method of whatever stands in the table of exchanges: a native signal came. True: it is to be told to the messages, too. */
const kOnSignal = Symbol('onSignal');
/** Methods of ServerResponse that IncomingMessage calls: its body ended; it was destroyed by the program. */
const kBodyEnded = Symbol('bodyEnded');
const kRequestDestroyed = Symbol('requestDestroyed');

// ===== bits of an IncomingMessage: the low 16 are the flags of `onRequest`, as native.d.ts has them =====
const REQUEST_METHOD = 0xff;
const REQUEST_HTTP_1_0 = 1 << 8;
const REQUEST_HAS_BODY = 1 << 9;
const REQUEST_UPGRADE = 1 << 10;
const REQUEST_EXPECT_CONTINUE = 1 << 11;
const REQUEST_EXPECT_OTHER = 1 << 12;
const REQUEST_KEEP_ALIVE = 1 << 13;
const REQUEST_CHUNKED = 1 << 14;
const REQUEST_ROUTE = 1 << 15;
/** All that the native side told of a request. */
const REQUEST_AS_TOLD = 0xffff | (1 << 24);
/** The body was read to its end. */
const REQUEST_COMPLETE = 1 << 16;
/** `read` had nothing: READABLE will come. */
const REQUEST_WAITING = 1 << 17;
/** The stream's state was built. */
const REQUEST_BUILT = 1 << 18;
const REQUEST_ABORTED = 1 << 19;
/** The connection is known to have ended. */
const REQUEST_CLOSED = 1 << 20;
/** Handed to an 'upgrade' or 'connect' listener: the slot belongs to the socket. */
const REQUEST_UPGRADED = 1 << 21;
/** Its stream goes to nobody: it is read to the end only for its events. */
const REQUEST_DUMPED_LATE = 1 << 22;
/** A flag of `onRequest`, too: the connection has served `maxRequestsPerSocket` requests. */
const REQUEST_SURPLUS = 1 << 23;
/** The stream was asked for data. */
const REQUEST_CONSUMING = 1 << 23;
/** A flag of `onRequest`: the request says `Content-Length: 0`. */
const REQUEST_SAYS_EMPTY = 1 << 24;
/** The native side gathers the body: see gather.js. */
const REQUEST_GATHERING = 1 << 25;
/** Its body was gathered: whoever looks at the stream finds it at its end… */
const REQUEST_ENDED = 1 << 26;
/** …and closed. */
const REQUEST_OVER = 1 << 27;
/** Made by the constructors of its listener: see `kMessages`. */
const REQUEST_OF_LISTENER = 1 << 28;

// ===== bits of a ServerResponse: 0 is the common case =====
/** The head is settled (Node's `_header` is set). */
const HEAD_STORED = 1 << 0;
/** The head was handed over. */
const HEAD_SENT = 1 << 1;
const ENDED = 1 << 2;
const DESTROYED = 1 << 3;
/** 'close' was emitted. */
const CLOSE_EMITTED = 1 << 4;
const CHUNKED = 1 << 5;
/** No body may follow: HEAD, 204, 304. */
const NO_BODY = 1 << 6;
/** `shouldKeepAlive` is false. */
const NOT_KEPT_ALIVE = 1 << 7;
/** The connection ends after this. */
const LAST = 1 << 8;
/** `sendDate` is false. */
const DATE_OFF = 1 << 9;
const REMOVED_CONNECTION = 1 << 10;
const REMOVED_LENGTH = 1 << 11;
const REMOVED_ENCODING = 1 << 12;
/** The program sends its own `Keep-Alive`. */
const OWN_KEEP_ALIVE = 1 << 13;
/** `useChunkedEncodingByDefault` is false: an HTTP/1.0 client. */
const NOT_CHUNKED_BY_DEFAULT = 1 << 14;
const EXPECTS_CONTINUE = 1 << 15;
const SENT_CONTINUE = 1 << 16;
const NEEDS_DRAIN = 1 << 17;
const STRICT_LENGTH = 1 << 18;
const MAX_REQUESTS_REACHED = 1 << 19;
/** 'finish' was emitted. */
const WRITTEN = 1 << 20;
/** The whole body is known while the head is being settled. */
const WHOLE = 1 << 21;
/** 'finish' is on its way without a signal. */
const LATE_FINISH = 1 << 22;
/** A byte above 127 is in the head. */
const NOT_ASCII_HEAD = 1 << 23;
/** The native side completed the head: what it added is not in the lists of this side yet. See outgoing-send.js. */
const DEFERRED = 1 << 24;

// ===== flags of `respond` and `end` =====
const FRAMING_NONE = 0;
const FRAMING_AUTO = 1;
const FRAMING_LENGTH = 2;
const FRAMING_CHUNKED = 3;
const FRAMING_CHUNKED_IN_BLOCK = 4;
const FRAMING_UNTIL_CLOSE = 5;
const NO_DATE = 1 << 3;
const CONNECTION_IN_BLOCK = 1 << 4;
const CLOSE_AFTER = 1 << 5;
const TELL_FINISHED = 1 << 6;
const END = 1 << 8;
const KEEP_SLOT = 1 << 9;
const READS = 1 << 16;

// ===== flags of `send` =====
const WEAK_TAG = 1 << 10;
const STRONG_TAG = 1 << 11;
const JUDGE = 1 << 12;
const BOTH_DECIDE = 1 << 13;
const NEXT_TEXT = 1 << 14;
const NEXT_OCTETS = 1 << 15;

// ===== what `respond`, `send`, `write` and `end` answer =====
const SCHEDULE_TURN = 1;
const GONE = 2;
const FULL = 4;
/** Of `send`: the status is 304 now. */
const NOT_MODIFIED = 8;
/** Of `send`: nothing was sent, for the client has a copy and JUDGE was not set. */
const HAS_COPY = 16;

// ===== signals =====
const READABLE = 1;
const DRAINED = 2;
const FINISHED = 4;
const CLOSED = 8;
const TOO_LARGE = 16;
const BODY_ABORTED = 32;

/** The low bits of a slot are its index, the others tell its users apart. */
const SLOT_INDEX = (1 << 20) - 1;

/** Who hears the signals of a slot, by the slot's index. @type {any[]} */
const exchanges = [];

/**
 * `epoch` counts what the native side told: two moments with the same value are in one synchronous run, or at least
 * nothing came from a client in between. `current` is the request whose handler is being called right now.
 * `pending` is the exchange that a program's own message class is being constructed for.
 * @type {{ epoch: number, current: any, pending: any }}
 */
const now = { epoch: 0, current: null, pending: null };

/** A new thing is told by the native side. */
function nextEpoch() {
  now.epoch = (now.epoch + 1) & 0x3fffffff;
}

/**
 * The slot is not JavaScript's any more. The messages remember when: what is attached to them in the same run still
 * gets its events.
 * @param {any} req
 * @param {any} res
 */
function retire(req, res) {
  const index = req[kSlot] & SLOT_INDEX;
  if (exchanges[index] === req) exchanges[index] = undefined;
  req[kSlot] = res[kSlot] = ~now.epoch;
}

/**
 * Answers outside a batch leave together, in one turn after the callbacks of this round of the loop.
 * @param {number} answer of `respond`, `write` or `end`
 */
function settle(answer) {
  if ((answer & SCHEDULE_TURN) !== 0) setImmediate(binding.turn);
}

/**
 * Give an object a property of its own where the prototype has an accessor.
 * @param {object} target
 * @param {PropertyKey} name
 * @param {unknown} value
 */
function own(target, name, value) {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

module.exports = {
  NODE_MAJOR,
  kSlot,
  kBits,
  kHead,
  kConnection,
  kServer,
  kResponse,
  kRequest,
  kScope,
  kAbout,
  kMessages,
  kOnSignal,
  kBodyEnded,
  kRequestDestroyed,
  kSentBody,
  kCompleteHead,
  REQUEST_METHOD,
  REQUEST_HTTP_1_0,
  REQUEST_HAS_BODY,
  REQUEST_UPGRADE,
  REQUEST_EXPECT_CONTINUE,
  REQUEST_EXPECT_OTHER,
  REQUEST_KEEP_ALIVE,
  REQUEST_CHUNKED,
  REQUEST_ROUTE,
  REQUEST_AS_TOLD,
  REQUEST_COMPLETE,
  REQUEST_WAITING,
  REQUEST_BUILT,
  REQUEST_ABORTED,
  REQUEST_CLOSED,
  REQUEST_UPGRADED,
  REQUEST_DUMPED_LATE,
  REQUEST_CONSUMING,
  REQUEST_SURPLUS,
  REQUEST_SAYS_EMPTY,
  REQUEST_GATHERING,
  REQUEST_ENDED,
  REQUEST_OVER,
  REQUEST_OF_LISTENER,
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
  NEEDS_DRAIN,
  STRICT_LENGTH,
  MAX_REQUESTS_REACHED,
  WRITTEN,
  WHOLE,
  LATE_FINISH,
  NOT_ASCII_HEAD,
  DEFERRED,
  FRAMING_NONE,
  FRAMING_AUTO,
  FRAMING_LENGTH,
  FRAMING_CHUNKED,
  FRAMING_CHUNKED_IN_BLOCK,
  FRAMING_UNTIL_CLOSE,
  NO_DATE,
  CONNECTION_IN_BLOCK,
  CLOSE_AFTER,
  TELL_FINISHED,
  END,
  KEEP_SLOT,
  READS,
  WEAK_TAG,
  STRONG_TAG,
  JUDGE,
  BOTH_DECIDE,
  NEXT_TEXT,
  NEXT_OCTETS,
  GONE,
  FULL,
  NOT_MODIFIED,
  HAS_COPY,
  READABLE,
  DRAINED,
  FINISHED,
  CLOSED,
  TOO_LARGE,
  BODY_ABORTED,
  SLOT_INDEX,
  exchanges,
  now,
  nextEpoch,
  retire,
  settle,
  own,
};
