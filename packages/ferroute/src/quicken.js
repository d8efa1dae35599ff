// Objects that every request reads, kept readable at full speed.

'use strict';

/**
 * V8 turns an object into a hash table once it has more than a dozen properties that were added by computed names, and each
 * read is a search then. What is somebody's prototype stays as it is, and is turned back when the engine enumerates what
 * inherits from it. Nothing about the object changes that a program could see, and elsewhere this does nothing.
 * @param {object} object
 */
function quicken(object) {
  for (const _ in Object.create(object)) return;
}

module.exports = { quicken };
