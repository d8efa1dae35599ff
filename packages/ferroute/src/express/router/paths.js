// Which layers of a router can match a path: the compiled form of its stack. Layers are put into a tree by the segments
// of their paths, and a request walks that tree instead of the stack, so that a thousand routes cost what one costs.
//
// What is found is a superset, in the order of the stack: every layer is still asked by its own pattern, which knows about case,
// trailing slashes and everything else. So the tree can be simple: it compares literal segments without regard to case,
// takes every parameter for one segment of any text, and leaves what it does not understand where it is always found.

'use strict';

/**
 * Where a layer's path leads.
 * @typedef {object} Place
 * @property {(string | null)[]} segments Literal text in lower case, or null for any segment.
 * @property {boolean} open Whether paths below it can match, too.
 */

/** What can be anywhere. @type {Place} */
const ANYWHERE = { segments: [], open: true };

/** Remembered states of the walk. A tree can have more; those are made again each time. */
const MOST_STATES = 10_000;

const SLASH = 47;

/** A node of the tree. */
class Node {
  /** @type {Map<string, Node> | undefined} */
  literals = undefined;
  /** @type {Node | undefined} */
  dynamic = undefined;
  /** Positions of layers whose path ends here. @type {number[]} */
  ending = [];
  /** Positions of layers that can match here and anything below. @type {number[]} */
  open = [];
}

/** The nodes that a walk can be at after some segments, and what was found so far. Made when a request first comes there. */
class State {
  /** The states behind the literal segments that can follow; null for one that no request has come to. @type {Map<string, State | null>} */
  literals = new Map();
  /** @type {State | undefined} */
  other = undefined;

  /**
   * @param {Node[]} nodes
   * @param {number[]} passed What is open above.
   */
  constructor(nodes, passed) {
    this.nodes = nodes;
    this.open = union([passed, ...nodes.map((node) => node.open)]);
    /** Positions of the layers that can match a path that ends here, ascending. */
    this.found = union([this.open, ...nodes.map((node) => node.ending)]);
    for (const node of nodes) for (const segment of node.literals?.keys() ?? []) this.literals.set(segment, null);
  }
}

/**
 * @param {number[][]} lists
 * @returns {number[]}
 */
function union(lists) {
  const full = lists.filter((list) => list.length > 0);
  if (full.length < 2) return full[0] ?? [];
  return [...new Set(full.flat())].sort((a, b) => a - b);
}

/** The paths of a stack. */
class Paths {
  #tree = new Node();
  /** Where a walk begins; undefined after a change. @type {State | undefined} */
  #start = undefined;
  #states = 0;
  /** What was found for whole paths without params. @type {Map<string, number[]>} */
  #whole = new Map();

  /**
   * @param {number} position in the stack, higher than those before
   * @param {Place[]} places of its paths
   */
  add(position, places) {
    for (const { segments, open } of places) {
      let node = this.#tree;
      for (const segment of segments) node = segment === null ? (node.dynamic ??= new Node()) : literal(node, segment);
      const list = open ? node.open : node.ending;
      if (list.at(-1) !== position) list.push(position);
    }
    this.#forget();
  }

  /**
   * Positions of the layers that can match, ascending. Not to be changed.
   * @param {string} path of a URL
   */
  find(path) {
    const known = this.#whole.get(path);
    if (known !== undefined) return known;
    this.#start ??= new State([this.#tree], []);
    if (path.charCodeAt(0) !== SLASH) return this.#start.open;
    let end = path.length;
    while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
    /** @type {State} */
    let state = this.#start;
    let from = 1;
    let isLiteral = true;
    while (from <= end && state.nodes.length > 0) {
      let to = path.indexOf('/', from);
      if (to === -1 || to > end) to = end;
      const segment = path.slice(from, to);
      const next = state.literals.get(segment);
      if (next) {
        state = next;
      } else {
        isLiteral = false;
        state = this.#step(state, segment);
      }
      from = to + 1;
    }
    // Below every node: what is open there, and nothing that ends there.
    if (from <= end) return state.open;
    // As it stands in a pattern: a client cannot make this grow.
    if (isLiteral && end === path.length) this.#whole.set(path, state.found);
    return state.found;
  }

  /**
   * @param {State} state
   * @param {string} segment
   * @returns {State}
   */
  #step(state, segment) {
    if (state.literals.size > 0) {
      const folded = segment.toLowerCase();
      const known = state.literals.get(folded);
      if (known) return known;
      if (known === null) {
        const next = this.#follow(state, folded);
        // Only segments that stand in some pattern are remembered.
        if (this.#states < MOST_STATES) state.literals.set(folded, next);
        return next;
      }
    }
    if (state.other !== undefined) return state.other;
    const next = this.#follow(state, undefined);
    if (this.#states < MOST_STATES) state.other = next;
    return next;
  }

  /**
   * The state behind a segment.
   * @param {State} state
   * @param {string | undefined} segment undefined for one that stands in no pattern
   */
  #follow(state, segment) {
    this.#states++;
    const nodes = [];
    for (const { literals, dynamic } of state.nodes) {
      const child = segment === undefined ? undefined : literals?.get(segment);
      if (child !== undefined) nodes.push(child);
      if (dynamic !== undefined) nodes.push(dynamic);
    }
    return new State(nodes, state.open);
  }

  /** The walk's states are of a tree that has changed. */
  #forget() {
    this.#start = undefined;
    this.#states = 1;
    this.#whole.clear();
  }
}

/**
 * @param {Node} node
 * @param {string} segment
 */
function literal(node, segment) {
  node.literals ??= new Map();
  let child = node.literals.get(segment);
  if (child === undefined) node.literals.set(segment, (child = new Node()));
  return child;
}

/**
 * Cuts text of a pattern into segments as it is read piece by piece.
 */
class PlaceBuilder {
  /** @type {(string | null)[]} */
  #segments = [];
  #text = '';
  #isDynamic = false;
  #began = false;

  /** Literal text. @param {string} text */
  text(text) {
    for (const part of text.split(/(\/)/)) {
      if (part === '/') this.#cut();
      else this.#text += part;
    }
  }

  /** Anything without a slash. */
  any() {
    this.#isDynamic = true;
  }

  /**
   * The pattern ends.
   * @param {boolean} open
   * @returns {Place}
   */
  end(open) {
    if (!this.#began) return ANYWHERE;
    this.#cut();
    // A trailing slash is nothing to the tree.
    while (this.#segments.at(-1) === '') this.#segments.pop();
    return { segments: this.#segments, open };
  }

  /**
   * What follows is not understood. `cut`: it begins with a slash, so that the last segment is complete.
   * @param {boolean} cut
   * @returns {Place}
   */
  stop(cut) {
    if (!this.#began) return ANYWHERE;
    if (cut) this.#cut();
    while (this.#segments.at(-1) === '') this.#segments.pop();
    return { segments: this.#segments, open: true };
  }

  #cut() {
    if (this.#began) this.#segments.push(this.#isDynamic || !isAscii(this.#text) ? null : this.#text.toLowerCase());
    // What stands before the first slash makes the pattern one that no path can match, or an odd one.
    else if (this.#text !== '' || this.#isDynamic) return;
    this.#began = true;
    this.#text = '';
    this.#isDynamic = false;
  }
}

/** Other letters have rules of their own about case. @param {string} text */
const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

module.exports = { ANYWHERE, Paths, PlaceBuilder };
