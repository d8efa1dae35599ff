// When each request was seen to be gone, for all workers to read: a file would do, an environment is each worker's own.
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const file = path.join(tmpdir(), `ferroute-aborts-${process.pid}`);

module.exports = {
  note: (id) => appendFileSync(file, `${id} ${Date.now()}\n`),
  read: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
};
