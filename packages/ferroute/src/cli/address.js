// The address that `dev` and `start` listen on: decided, opened, and shown as URLs.

'use strict';

const { networkInterfaces } = require('node:os');
const binding = require('../binding');
const { UserError, styler } = require('./error');

/** @typedef {import('../binding/native').Address} Address */

/**
 * A host as an address: names are looked up, as `server.listen` does.
 *
 * @param {string | undefined} host
 * @returns {Promise<string | undefined>} Undefined for all addresses.
 */
async function addressOf(host) {
  if (host === undefined || require('node:net').isIP(host)) return host;
  try {
    return (await require('node:dns/promises').lookup(host)).address;
  } catch {
    throw new UserError(`cannot find the host ${host}`, { mend: 'Give an address of this machine, or leave -H away' });
  }
}

/**
 * Opens the listener of the application.
 *
 * @param {import('../binding/native').ListenOptions} options
 * @returns {Address}
 */
function open(options) {
  try {
    return /** @type {Address} */ (binding.appListen(options));
  } catch (error) {
    throw explained(/** @type {NodeJS.ErrnoException} */ (error), options);
  }
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {import('../binding/native').ListenOptions} options
 */
function explained(error, { host, port }) {
  const place = host ? `${require('node:net').isIP(host) === 6 ? `[${host}]` : host}:${port}` : `port ${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError(`${place} is in use`, { mend: 'Stop what listens there, or choose another port with -p' });
    case 'EACCES':
      return new UserError(`${place} may not be used by this user`, { mend: 'Choose a port from 1024 on with -p' });
    case 'EADDRNOTAVAIL':
      return new UserError(`${host} is no address of this machine`, {
        mend: 'Give one that is with -H, or leave -H away',
      });
    default:
      return error;
  }
}

/**
 * The URLs that reach an address, as lines.
 *
 * @param {Address} address
 * @param {NodeJS.WriteStream} stream Decides about colours.
 * @returns {string}
 */
function urls({ address, family, port }, stream) {
  const style = styler(stream);
  const line = (/** @type {string} */ name, /** @type {string} */ host) =>
    `  ${name.padEnd(10)}${style('cyan', `http://${host}:${port}`)}\n`;
  const all = address === '::' || address === '0.0.0.0';
  const local = all || address === '127.0.0.1' || address === '::1';
  const own = family === 'IPv6' ? `[${address}]` : address;
  if (!all) return line(local ? 'Local:' : 'Network:', local && family === 'IPv4' ? 'localhost' : own);
  const network = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((each) => each.family === 'IPv4' && !each.internal);
  return line('Local:', 'localhost') + (network ? line('Network:', network.address) : '');
}

module.exports = { addressOf, open, urls };
