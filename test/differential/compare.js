// Two results side by side, as lines.

'use strict';

/** @returns {string[]} one line for each thing that was seen */
function toLines({ client, log }) {
  return [...flatten('client', client), ...log.map((line) => `log    ${line}`)];
}

function flatten(prefix, value) {
  if (Array.isArray(value)) {
    if (value.length === 2 && value.every((item) => typeof item === 'string')) {
      return [`${prefix} ${value[0]}: ${escape(value[1])}`];
    }
    return value.length === 0 ? [`${prefix} []`] : value.flatMap((item, index) => flatten(`${prefix}[${index}]`, item));
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => flatten(`${prefix}.${key}`, item));
  }
  return [`${prefix} ${escape(value)}`];
}

function escape(value) {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 300 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}

/**
 * What differs: `-` only the judge's, `+` only ours. Empty when they agree.
 * @param {{ client: unknown, log: string[] }} judge
 * @param {{ client: unknown, log: string[] }} ours
 * @returns {string[]}
 */
function differences(judge, ours) {
  const [a, b] = [toLines(judge), toLines(ours)];
  const script = editScript(a, b);
  return script.filter((line) => !line.startsWith('  ')).length === 0 ? [] : script;
}

/** Longest common subsequence; the lists are short. */
function editScript(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const script = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      script.push(`  ${a[i]}`);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || lengths[i + 1][j] >= lengths[i][j + 1])) {
      script.push(`- ${a[i++]}`);
    } else {
      script.push(`+ ${b[j++]}`);
    }
  }
  return script;
}

module.exports = { differences };
