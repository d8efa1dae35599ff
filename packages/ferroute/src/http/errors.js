// Errors as Node makes them: same class, code, message and first line of the stack. Where a public function of Node
// throws the error itself, that function is called instead of an entry here.

'use strict';

const { format, inspect } = require('node:util');

/**
 * @param {new (message: string) => Error} Base
 * @param {string} code
 * @param {string} message
 * @returns {NodeJS.ErrnoException}
 */
function nodeError(Base, code, message) {
  const error = /** @type {any} */ (new Base(message));
  // Node shows the code in the stack but not in `name`.
  error.name = `${Base.name} [${code}]`;
  Error.captureStackTrace(error, nodeError);
  void error.stack;
  delete error.name;
  error.code = code;
  Object.defineProperty(error, 'toString', {
    value() {
      return `${this.name} [${code}]: ${this.message}`;
    },
    enumerable: false,
    writable: true,
    configurable: true,
  });
  return error;
}

/** @param {string} what */
const headersSent = (what) =>
  nodeError(Error, 'ERR_HTTP_HEADERS_SENT', `Cannot ${what} headers after they are sent to the client`);

/** @param {unknown} code */
const invalidStatusCode = (code) =>
  nodeError(RangeError, 'ERR_HTTP_INVALID_STATUS_CODE', format('Invalid status code: %s', code));

/** @param {string} where @param {string} [field] */
const invalidChar = (where, field) =>
  nodeError(
    TypeError,
    'ERR_INVALID_CHAR',
    `Invalid character in ${where}${field === undefined ? '' : ` ["${field}"]`}`,
  );

/** @param {unknown} value @param {string} name */
const invalidHeaderValue = (value, name) =>
  nodeError(TypeError, 'ERR_HTTP_INVALID_HEADER_VALUE', format('Invalid value "%s" for header "%s"', value, name));

/** @param {string} name @param {unknown} value @param {string} [reason] */
function invalidArgValue(name, value, reason = 'is invalid') {
  let shown = inspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  const kind = name.includes('.') ? 'property' : 'argument';
  return nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${kind} '${name}' ${reason}. Received ${shown}`);
}

/** @param {unknown} value */
function received(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    if (value.constructor?.name) return ` Received an instance of ${value.constructor.name}`;
    return ` Received ${inspect(value, { depth: -1 })}`;
  }
  let shown = inspect(value, { colors: false });
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
  return ` Received type ${typeof value} (${shown})`;
}

/** @param {string} name @param {string} expected as Node words it @param {unknown} value */
const invalidArgType = (name, expected, value) =>
  nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument must be ${expected}.${received(value)}`);

/** @param {unknown} chunk */
const invalidChunk = (chunk) => invalidArgType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk);

const nullChunk = () => nodeError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');

const writeAfterEnd = () => nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');

/** @param {string} what */
const streamDestroyed = (what) =>
  nodeError(Error, 'ERR_STREAM_DESTROYED', `Cannot call ${what} after a stream was destroyed`);

/** @param {string} what */
const alreadyFinished = (what) =>
  nodeError(Error, 'ERR_STREAM_ALREADY_FINISHED', `Cannot call ${what} after a stream was finished`);

/** @param {number} body @param {number} header */
const contentLengthMismatch = (body, header) =>
  nodeError(
    Error,
    'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
    `Response body's content-length of ${body} byte(s) does not match the content-length of ${header} byte(s) set in header`,
  );

const bodyNotAllowed = () =>
  nodeError(
    Error,
    'ERR_HTTP_BODY_NOT_ALLOWED',
    'Adding content for this request method or response status is not allowed.',
  );

const trailerInvalid = () =>
  nodeError(Error, 'ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');

const socketAssigned = () =>
  nodeError(Error, 'ERR_HTTP_SOCKET_ASSIGNED', 'ServerResponse has an already assigned socket');

/** What a request is destroyed with when its connection ends early. */
function connectionReset() {
  const error = /** @type {NodeJS.ErrnoException} */ (new Error('aborted'));
  error.code = 'ECONNRESET';
  return error;
}

module.exports = {
  nodeError,
  headersSent,
  invalidStatusCode,
  invalidChar,
  invalidHeaderValue,
  invalidArgValue,
  invalidArgType,
  invalidChunk,
  nullChunk,
  writeAfterEnd,
  streamDestroyed,
  alreadyFinished,
  contentLengthMismatch,
  bodyNotAllowed,
  trailerInvalid,
  socketAssigned,
  connectionReset,
};
