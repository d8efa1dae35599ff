// JSON of a body, and what is said of a body that is none.

'use strict';

/** Stands for the text from the first wrong character on, in a text that is refused at that place. */
const FILLER = '#';

const BRACE = 123;
const BRACKET = 91;

/** The first character that is not whitespace, by its place; -1 if there is none. @param {string} text */
const firstAt = (text) => text.search(/[^ \t\n\r]/);

/**
 * @param {{ reviver?: any, strict?: boolean }} options `strict`: an object or an array, which is the default.
 * @returns {(text: string) => any}
 */
function jsonParser({ reviver, strict }) {
  const isStrict = strict !== false;
  return (text) => {
    // Clients that send nothing mean nothing.
    if (text.length === 0) return {};
    if (isStrict && !isObject(text)) throw notAnObject(text);
    try {
      return reviver === undefined ? JSON.parse(text) : JSON.parse(text, reviver);
    } catch (error) {
      const { message, stack } = /** @type {Error} */ (error);
      throw plain(error, message, stack);
    }
  };
}

/** Whether a text begins as an object or an array does. @param {string} text */
function isObject(text) {
  let code = text.charCodeAt(0);
  if (code === BRACE || code === BRACKET) return true;
  code = text.charCodeAt(firstAt(text));
  return code === BRACE || code === BRACKET;
}

/**
 * The error of `JSON.parse` on a text that is wrong from its first character on.
 * @param {string} text
 */
function notAnObject(text) {
  const at = firstAt(text);
  const wrong = at === -1 ? '' : text.slice(0, at) + FILLER.repeat(text.length - at);
  try {
    JSON.parse(wrong);
  } catch (error) {
    const { message, stack } = /** @type {Error} */ (error);
    return plain(
      error,
      message.replace(/#+/g, (part) => text.slice(at, at + part.length)),
      stack,
    );
  }
  return new SyntaxError('strict violation');
}

/**
 * An error with nothing of its own but a message and a stack.
 * @param {any} error
 * @param {string} message
 * @param {string | undefined} stack
 */
function plain(error, message, stack) {
  for (const key of Object.getOwnPropertyNames(error)) {
    if (key !== 'stack' && key !== 'message') delete error[key];
  }
  // Signs like `$&` in the message mean something here, as they do in Express: the page shows the stack.
  error.stack = stack?.replace(error.message, message);
  error.message = message;
  return error;
}

module.exports = { jsonParser };
