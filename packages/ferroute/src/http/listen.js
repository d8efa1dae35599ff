// What net.Server holds as `_handle` while a server of ours listens. net's own code normalises the arguments of `listen`,
// looks up names and makes the errors; it ends at `_listen2`, where the native listener takes the place of libuv's.

'use strict';

const { constants } = require('node:os');
const { getSystemErrorMap } = require('node:util');
const binding = require('../binding');

/** A listening native server, with what net.Server asks of a handle. */
class ListenHandle {
  /**
   * @param {number} id
   * @param {any} address
   */
  constructor(id, address) {
    this.id = id;
    this.fd = -1;
    if (typeof address === 'object') {
      /** Only TCP has one: without it `server.address()` is the path. @param {object} out */
      this.getsockname = (out) => {
        Object.assign(out, address);
        return 0;
      };
    }
  }

  close() {
    binding.serverClose(this.id);
  }

  ref() {
    binding.serverRef(this.id, true);
  }

  unref() {
    binding.serverRef(this.id, false);
  }

  hasRef() {
    return true;
  }

  /** The native side made the socket with its mode: `readableAll`, `writableAll`. */
  fchmod() {
    return 0;
  }
}

/**
 * Asked before a server listens on TCP: gives the address of a listener that the server shares instead.
 * @typedef {(server: any, id: number, wanted: import('../binding/native').ListenOptions) =>
 *   import('../binding/native').Address | undefined} ListenHook
 */

/** @type {ListenHook | undefined} */
let hook;

/** @param {ListenHook | undefined} replacement */
function setListenHook(replacement) {
  hook = replacement;
}

/**
 * Listen natively. The result goes to `server._handle`.
 * @param {any} server
 * @param {number} id
 * @param {string | null} address
 * @param {number} port -1 for a path
 * @param {number | undefined} backlog
 * @param {number | undefined} fd
 * @param {any} options of `listen`
 * @throws the error that `listen` should emit
 */
function listenNatively(server, id, address, port, backlog, fd, options) {
  /** @type {import('../binding/native').ListenOptions} */
  const wanted = { backlog: backlog || 511 };
  if (typeof fd === 'number') wanted.fd = fd;
  else if (port === -1) wanted.path = /** @type {string} */ (address);
  else {
    wanted.port = port;
    if (address) wanted.host = address;
    wanted.ipv6Only = options.ipv6Only === true;
    wanted.reusePort = options.reusePort === true;
  }
  if (wanted.path !== undefined) {
    wanted.readableAll = options.readableAll === true;
    wanted.writableAll = options.writableAll === true;
  }
  let bound;
  try {
    bound = (wanted.port !== undefined && hook?.(server, id, wanted)) || binding.serverListen(id, wanted);
  } catch (error) {
    throw listenError(/** @type {any} */ (error), wanted);
  }
  server._handle = new ListenHandle(id, bound);
  const family = address ? (address.includes(':') ? 6 : 4) : 6;
  server._connectionKey = `${port === -1 ? -1 : family}:${address ?? '::'}:${port}`;
}

/**
 * The native side's error in Node's words.
 * @param {any} error
 * @param {import('../binding/native').ListenOptions} wanted
 */
function listenError(error, wanted) {
  if (typeof error.errno !== 'number') return error;
  // libuv says so, for the sake of Windows.
  const errno = wanted.path !== undefined && error.code === 'ENOENT' ? -constants.errno.EACCES : error.errno;
  const [code, text] = getSystemErrorMap().get(errno) ?? [error.code, error.message];
  const address = wanted.path ?? error.address;
  const place = address === undefined ? '' : wanted.port ? ` ${address}:${wanted.port}` : ` ${address}`;
  const explained = Object.assign(new Error(`listen ${code}: ${text}${place}`), {
    code,
    errno,
    syscall: 'listen',
    address,
  });
  const port = wanted.path === undefined ? wanted.port : -1;
  return port ? Object.assign(explained, { port }) : explained;
}

module.exports = { listenNatively, setListenHook };
