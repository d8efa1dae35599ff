// What `dev` answers for code that failed: as a page, as JSON or as text, by what the client asks for.

'use strict';

/**
 * @typedef {object} Failure
 * @property {string} message
 * @property {string} [place] `file:line:column`.
 * @property {string} [frame] The lines around it.
 * @property {string} [stack]
 */

/**
 * @param {Failure} failure
 * @param {string | undefined} accept The request's `Accept`.
 * @returns {{ type: string, body: string }}
 */
function errorPage(failure, accept = '') {
  const { message, place, frame, stack } = failure;
  if (accept.includes('text/html')) return { type: 'text/html; charset=utf-8', body: page(failure) };
  if (/[/+]json\b/.test(accept)) {
    return {
      type: 'application/json; charset=utf-8',
      body: JSON.stringify({ error: { message, place, frame, stack } }),
    };
  }
  const parts = [place ? `${place}: ${message}` : message, frame, stack];
  return { type: 'text/plain; charset=utf-8', body: `${parts.filter(Boolean).join('\n\n')}\n` };
}

function page(/** @type {Failure} */ { message, place, frame, stack }) {
  const block = (/** @type {string | undefined} */ text) => (text ? `<pre>${escaped(text)}</pre>\n` : '');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Error: ${escaped(message)}</title>
<style>
  body { margin: 3rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #222; background: #fff }
  h1 { font-size: 1.25rem; color: #b00020 }
  pre { padding: 1rem; overflow: auto; background: #f4f4f5; font: .875rem/1.5 ui-monospace, monospace }
  @media (prefers-color-scheme: dark) { body { color: #ddd; background: #111 } h1 { color: #ff6b81 } pre { background: #1d1d20 } }
</style>
<h1>${escaped(message)}</h1>
${place ? `<p>${escaped(place)}</p>\n` : ''}${block(frame)}${block(stack)}</html>
`;
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (/** @type {string} */ text) =>
  text.replace(/[&<>"]/g, (sign) => ENTITIES[/** @type {keyof typeof ENTITIES} */ (sign)]);

module.exports = { errorPage };
