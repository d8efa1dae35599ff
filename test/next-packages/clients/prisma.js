'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { postgres } = require('../postgres');

const SCHEMA = `
  CREATE TABLE "Note" ("id" SERIAL PRIMARY KEY, "text" TEXT NOT NULL);
  CREATE UNIQUE INDEX "Note_text_key" ON "Note"("text");
  CREATE TABLE "Tag" ("id" SERIAL PRIMARY KEY, "name" TEXT NOT NULL,
    "noteId" INTEGER NOT NULL REFERENCES "Note"("id") ON DELETE RESTRICT);
`;

exports.workers = 1;

/** The client is generated as `prisma generate` does; the engine for migrations, which it would fetch, is not needed. */
function generate(cwd) {
  const prisma = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
  execFileSync(process.execPath, [prisma, 'generate'], { cwd, env, stdio: 'pipe' });
}
exports.prepareBuild = generate;

exports.prepare = async (cwd) => {
  generate(cwd);
  const { url, db, close } = await postgres();
  await db.exec(SCHEMA);
  return { close, env: { DATABASE_URL: url } };
};

exports.talk = async ({ ask }) => {
  assert.equal((await ask('GET /api/notes')).body, '[]');
  const post = (json) => ask({ method: 'POST', path: '/api/notes', json });
  assert.equal((await post({ text: 'first', tags: ['a', 'b'] })).statusCode, 201);
  assert.equal((await post({ text: 'first' })).body, '{"code":"P2002"}');
  assert.equal((await post({ text: 7 })).statusCode, 500);
  assert.equal((await ask('GET /api/notes')).body, '[{"id":1,"text":"first","tags":[{"name":"a"},{"name":"b"}]}]');
  assert.equal((await ask('GET /api/count')).body, '{"notes":1,"tags":2}');
};
