// Runs a model, with its hole or without it: node run.js <name> hole|mended

'use strict';

const [name, how] = process.argv.slice(2);
const server = require(`./${name}.js`).serve(how === 'hole');
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
