// Two results side by side, as lines: what only the judge has, what only ours has.

'use strict';

/**
 * One line for each thing that was seen of an answer. A body that is JSON is one line for each of its values.
 * @param {any} answer @param {number} index
 * @returns {string[]}
 */
function toLines(answer, index) {
  if (typeof answer === 'string') return [`[${index}] ${answer}`];
  const { status, headers, body, cut } = answer;
  return [
    status,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...bodyLines(body),
    ...(cut ? ['cut'] : []),
  ].map((line) => `[${index}] ${line}`);
}

function bodyLines(body) {
  try {
    const value = JSON.parse(body);
    if (value !== null && typeof value === 'object') return flatten('body', value);
  } catch {
    // Text.
  }
  return [`body ${JSON.stringify(body)}`];
}

function flatten(prefix, value) {
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  if (entries.length === 0) return [`${prefix} ${JSON.stringify(value)}`];
  return entries.flatMap(([key, item]) => flatten(`${prefix}.${key}`, item));
}

/**
 * What differs, answer by answer: `- ` only the judge's, `+ ` only ours. Empty when they agree.
 * @param {import('./ask').Result} judge @param {import('./ask').Result} ours
 */
function differences(judge, ours) {
  const answers = Math.max(judge.client.length, ours.client.length);
  const lines = [];
  for (let index = 0; index < answers; index++) {
    const [a, b] = [judge, ours].map(({ client }) => (index < client.length ? toLines(client[index], index) : []));
    if (b.length > 0 && a.join('\n') === b.join('\n')) continue;
    const only = (list, others, sign) => {
      const rest = [...others];
      return list
        .filter((line) => !rest.includes(line) || !rest.splice(rest.indexOf(line), 1))
        .map((line) => `${sign} ${line}`);
    };
    const found = [...only(a, b, '-'), ...only(b, a, '+')];
    lines.push(...(found.length > 0 ? found : [`- [${index}] another order`]));
  }
  lines.push(...judge.log.filter((text) => !ours.log.includes(text)).map((text) => `- log ${text}`));
  lines.push(...ours.log.filter((text) => !judge.log.includes(text)).map((text) => `+ log ${text}`));
  return lines;
}

/** A list may be one header or several, and a charset has one name in either case. */
function joined(headers) {
  const all = [];
  for (const [name, value] of headers) {
    const last = all.at(-1);
    if (['allow', 'vary'].includes(name) && last?.[0] === name) last[1] += `, ${value}`;
    else all.push([name, value.replace(/(?<=charset=)[\w-]+/gi, (charset) => charset.toLowerCase())]);
  }
  return all;
}

/**
 * Ours beside the judge's, without what is not ours to imitate: the body of Next's own pages (404 and errors, which are
 * made with React), and how a body is framed.
 * @param {import('./ask').Result} judge @param {import('./ask').Result} ours @returns {import('./ask').Result[]}
 */
function reconcile(judge, ours) {
  const pairs = judge.client.map((wanted, index) => {
    const seen = ours.client[index];
    if (typeof wanted === 'string' || typeof seen !== 'object') return [wanted, seen];
    const without = (answer, names, more) => ({
      ...answer,
      ...more,
      headers: joined(answer.headers.filter(([name]) => !names.includes(name))),
    });
    if (wanted.body === '<a page of Next>' || wanted.headers.some(([name]) => name === 'x-nextjs-prerender')) {
      const page = [
        'content-type',
        'content-length',
        'etag',
        'transfer-encoding',
        'x-nextjs-cache',
        'x-nextjs-prerender',
        'x-nextjs-stale-time',
        'link',
      ];
      return [without(wanted, page), without(seen, page, { body: wanted.body })];
    }
    const framed = ({ headers }) => headers.some(([name]) => name === 'content-length');
    const names = ['transfer-encoding'];
    // Another body has another length and another tag: that says no more.
    if (!framed(wanted) || !framed(seen) || wanted.body !== seen.body) names.push('content-length');
    if (wanted.body !== seen.body || wanted.body.includes('<port>')) names.push('etag');
    return [without(wanted, names), without(seen, names)];
  });
  return [
    { client: pairs.map(([wanted]) => wanted), log: judge.log },
    { client: [...pairs.map(([, seen]) => seen), ...ours.client.slice(judge.client.length)], log: ours.log },
  ];
}

module.exports = { differences, reconcile };
