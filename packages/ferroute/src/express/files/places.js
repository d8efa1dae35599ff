// Which file a path means, and sending it: the steps of `send`, from decoding to what is tried in which order.

'use strict';

const fs = require('node:fs');
const { extname, join, normalize, resolve } = require('node:path');
const binding = require('../../binding');
const { FileHead, UNCLEAR, UNKNOWN, sendFile } = require('../../http/outgoing-file');

/** Places that one set of options remembers. When it is full it is emptied: what is asked for often is soon back. */
const MOST_PLACES = 1024;
/** Longer paths are not remembered: a client may spell one file in many ways. */
const LONGEST_PATH = 256;

/** A path that means what it says, and no directory. */
const PLAIN_PATH = /^(?:\/[\w-][\w.-]*)+$/;
const HAS_PARENT = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

// ===== what `fileFind` finds =====
const MISSING = 1;
const DIRECTORY = 2;
const OTHER = 3;

// ===== what becomes of a request =====
/** It is answered, or on its way. */
const SENT = 0;
/** There is no such file. */
const NOWHERE = 1;
/** `send` itself has to look at it. */
const LEFT = 2;

/** What the native side tells of a file. */
const numbers = new Float64Array(3);

/** Where a path leads. */
class Place {
  /**
   * @param {string} path as asked for
   * @param {string[]} files to be tried in this order
   * @param {boolean} isExact the first of them is the path itself, and if it is a directory nothing else is tried
   */
  constructor(path, files, isExact) {
    this.path = path;
    this.files = files;
    this.isExact = isExact;
    /** What was made for each when it was last found. @type {(Known | undefined)[]} */
    this.known = [];
  }
}

/** A file that was found, for one set of options. */
class Known {
  /**
   * @param {FileHead} head
   * @param {string} extension
   * @param {string | undefined} mapped the type that the extension had
   */
  constructor(head, extension, mapped) {
    this.head = head;
    this.extension = extension;
    this.mapped = mapped;
  }
}

/**
 * Where a path leads; null if only `send` can tell.
 * @param {import('./policy').Policy} policy
 * @param {string} path as in a URL
 * @returns {Place | null}
 */
function findPlace(policy, path) {
  return policy.places.get(path) ?? newPlace(policy, path);
}

/**
 * @param {import('./policy').Policy} policy
 * @param {string} path
 */
function newPlace(policy, path) {
  const { root } = policy;
  if (root !== null && root !== '/' && PLAIN_PATH.test(path)) return exactly(policy, path, root + path);
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  if (root !== null && decoded) decoded = normalize(`./${decoded}`);
  if (HAS_PARENT.test(decoded)) return null;
  const parts = (root === null ? normalize(decoded) : decoded).split('/');
  if (policy.edition.hidesDotfile(parts, policy.dotfiles)) return null;
  const file = root === null ? resolve(decoded) : normalize(join(root, decoded));
  if (policy.index.length === 0 || !path.endsWith('/')) return exactly(policy, path, file);
  const files = policy.index.map((name) => join(file, name));
  return new Place(path, files, false);
}

/**
 * @param {import('./policy').Policy} policy
 * @param {string} path
 * @param {string} file
 */
function exactly({ extensions }, path, file) {
  if (extensions.length === 0 || file.endsWith('/') || extname(file) !== '') return new Place(path, [file], true);
  return new Place(path, [file, ...extensions.map((extension) => `${file}.${extension}`)], true);
}

/**
 * Sends the file of a place.
 * @param {import('./policy').Policy} policy
 * @param {Place} place
 * @param {any} req
 * @param {any} res that may be answered directly
 * @param {(() => void) | undefined} found called before a file is sent
 * @param {((aborted: boolean) => void) | undefined} done
 * @returns {SENT | NOWHERE | LEFT}
 */
function sendPlace(policy, place, req, res, found, done) {
  for (let i = 0; i < place.files.length; i++) {
    const known = place.known[i];
    if (found === undefined && known !== undefined && policy.edition.types[known.extension] === known.mapped) {
      const outcome = sendFile(req, res, known.head, done);
      if (outcome === UNCLEAR) return LEFT;
      if (outcome !== UNKNOWN) return SENT;
    }
    const kind = look(place, i);
    if (kind === LEFT) return LEFT;
    if (kind === NOWHERE) continue;
    const now = refresh(policy, place, i);
    found?.();
    const outcome = sendFile(req, res, now.head, done);
    if (outcome === UNCLEAR || outcome === UNKNOWN) return LEFT;
    remember(policy, place);
    return SENT;
  }
  return NOWHERE;
}

/**
 * Whether there is nothing at a place, without opening what there is.
 * @param {Place} place
 */
function isNowhere(place) {
  for (let i = 0; i < place.files.length; i++) {
    try {
      const stat = fs.statSync(place.files[i], { throwIfNoEntry: false });
      if (stat !== undefined && (!stat.isDirectory() || isFinal(place, i))) return false;
    } catch {
      return false;
    }
  }
  return true;
}

/**
 * Whether a directory ends the search.
 * @param {Place} place
 * @param {number} i which of its files is one
 */
const isFinal = (place, i) => place.isExact && i === 0;

/**
 * @param {Place} place
 * @param {number} i which of its files
 */
function look(place, i) {
  const kind = binding.fileFind(place.files[i], numbers);
  if (kind === MISSING) return NOWHERE;
  if (kind === DIRECTORY) return isFinal(place, i) ? LEFT : NOWHERE;
  return kind === OTHER ? LEFT : SENT;
}

/**
 * What is known of a file that was found just now.
 * @param {import('./policy').Policy} policy
 * @param {Place} place
 * @param {number} i
 */
function refresh(policy, place, i) {
  const [id, size, modified] = numbers;
  const before = place.known[i];
  const { edition } = policy;
  if (before !== undefined && before.head.id === id && edition.types[before.extension] === before.mapped) return before;
  const file = place.files[i];
  const extension = extname(file).slice(1).toLowerCase();
  const head = new FileHead(id, size, {
    ranges: policy.ranges,
    cacheControl: policy.cacheControl,
    lastModified: policy.lastModified ? new Date(modified).toUTCString() : undefined,
    etag: policy.etag ? `W/"${size.toString(16)}-${modified.toString(16)}"` : undefined,
    type: edition.contentType(file),
    anyTag: edition.anyTag,
  });
  const known = new Known(head, extension, edition.types[extension]);
  place.known[i] = known;
  return known;
}

/**
 * @param {import('./policy').Policy} policy
 * @param {Place} place
 */
function remember({ places }, place) {
  if (place.path.length > LONGEST_PATH || places.has(place.path)) return;
  if (places.size >= MOST_PLACES) places.clear();
  // A copy: the path may be a piece of the request's whole head, which would be kept with it.
  place.path = Buffer.from(place.path).toString();
  places.set(place.path, place);
}

module.exports = { Place, LEFT, NOWHERE, SENT, findPlace, isNowhere, sendPlace };
