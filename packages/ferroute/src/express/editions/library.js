// Packages that only one edition uses are loaded when that edition is: a program on Express 5 does not wait for those of 4.

'use strict';

/**
 * A package that is loaded when it is first asked for.
 * @template T
 * @param {() => T} load
 * @returns {() => T}
 */
function library(load) {
  /** @type {T | undefined} */
  let loaded;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

module.exports = { library };
