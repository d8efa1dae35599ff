// What a source file is written in.

'use strict';

/** How the bundler names it. There may be JSX in every JavaScript file. @param {string} file */
const languageOf = (file) => (/\.[cm]?ts$/.test(file) ? 'ts' : file.endsWith('.tsx') ? 'tsx' : 'jsx');

module.exports = { languageOf };
