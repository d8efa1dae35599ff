// The native addon's file name: one for each platform, as npm packages with prebuilt addons name theirs.

'use strict';

const { readFileSync } = require('node:fs');

/** Whether this Linux runs on musl (Alpine) instead of glibc. Its own `ldd`, a short script, names the C library. */
function isMusl() {
  try {
    return readFileSync('/usr/bin/ldd', 'latin1').includes('musl');
  } catch {
    return false;
  }
}

/** What is part of the name beside platform and processor: the C library. */
function abi() {
  if (process.platform === 'linux') return isMusl() ? '-musl' : '-gnu';
  return process.platform === 'win32' ? '-msvc' : '';
}

/**
 * The file name of the addon for this platform, for example `ferroute.linux-x64-gnu.node`.
 *
 * @returns {string}
 */
function addonName() {
  return `ferroute.${process.platform}-${process.arch}${abi()}.node`;
}

module.exports = { addonName };
