// How many tests a runner says it ran, read from its output.

import { stripVTControlCharacters } from 'node:util';

/**
 * Sums what the output says: closing lines `N passed, N failed`, and those of cargo's and Node's own runners.
 *
 * @param {string} output
 * @returns {{ passed: number, failed: number } | undefined} Undefined when nothing in it counts tests.
 */
export function countTests(output) {
  const text = stripVTControlCharacters(output);
  // A runner that closes with the plain line has summed up whatever it started, so nothing else counts.
  const plain = sum(text, /^(\d+) passed, (\d+) failed\b.*$/gm);
  if (plain) return plain;
  const cargo = sum(text, /^test result: \w+\. (\d+) passed; (\d+) failed;/gm);
  // What a cancelled test would have said, nobody knows.
  const node = sum(text, /^(?:#|ℹ) pass (\d+)\n(?:#|ℹ) fail (\d+)\n(?:#|ℹ) cancelled (\d+)$/gm);
  if (!cargo && !node) return undefined;
  return { passed: (cargo?.passed ?? 0) + (node?.passed ?? 0), failed: (cargo?.failed ?? 0) + (node?.failed ?? 0) };
}

/** The first number of each match has passed, all further ones have failed. */
function sum(text, line) {
  const found = [...text.matchAll(line)];
  if (found.length === 0) return undefined;
  const numbers = found.map(([, passed, ...failed]) => [Number(passed), failed.map(Number).reduce(add)]);
  return {
    passed: numbers.map(([passed]) => passed).reduce(add),
    failed: numbers.map(([, failed]) => failed).reduce(add),
  };
}

const add = (a, b) => a + b;
