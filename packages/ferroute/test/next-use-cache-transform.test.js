// What the bundler makes of functions with `'use cache'`, and what they then do.

'use strict';

const assert = require('node:assert/strict');
const { before, test } = require('node:test');
const { transformUseCache } = require('../src/next/cache/use-cache-transform');

/** @type {typeof import('rolldown/parseAst').parseAst} */
let parseAst;
before(async () => {
  ({ parseAst } = await import('rolldown/parseAst'));
});

/** @param {string} code @param {'jsx' | 'ts' | 'tsx'} [lang] */
function transformed(code, lang = 'jsx') {
  const parse = (/** @type {string} */ text) => parseAst(text, { lang });
  return transformUseCache(code, { file: '/app/lib/a.js', root: '/app', parse });
}

/**
 * Runs transformed code with a cache that says what it is called with.
 *
 * @param {string} code
 */
function run(code) {
  /** @type {{ id: string, captured: unknown[], args: unknown[] }[]} */
  const calls = [];
  const callCached = (
    /** @type {string} */ id,
    /** @type {any} */ fn,
    /** @type {any} */ captured,
    /** @type {any} */ args,
  ) => {
    calls.push({ id, captured, args });
    return fn(...args);
  };
  /** @type {any} */ (globalThis)[Symbol.for('ferroute.use-cache')] = {
    callCached,
    cached:
      (/** @type {string} */ id, /** @type {any} */ fn, /** @type {any} */ captured) =>
      (/** @type {any[]} */ ...args) =>
        callCached(id, fn, captured?.() ?? [], args),
  };
  const made = transformed(code);
  assert.ok(made, 'there is something to be done');
  assert.equal(made.split('\n').length, code.split('\n').length, 'lines stay where they are');
  /** @type {any} */
  let result;
  new Function('give', made)((/** @type {unknown} */ value) => {
    result = value;
  });
  return { result, calls, made };
}

test('files without the directive are left alone', () => {
  assert.equal(transformed('export async function a() { return 1 }'), null);
  assert.equal(transformed('const text = "use cache"; export async function a() { return text }'), null);
});

test('a kind is part of the id, and has to be one that there is', () => {
  const source = (kind) => `export async function a() { 'use cache${kind}'; return 1 }`;
  const id = (kind) => /callCached\("([^"]+)"/.exec(transformed(source(kind)))?.[1] ?? '';
  assert.match(id(''), /^lib\/a\.js#0:[\w-]{16}$/);
  assert.match(id(': remote'), /^lib\/a\.js#0:[\w-]{16}@remote$/);
  assert.match(id(': own-kind'), /@own-kind$/);
  assert.match(id(': default'), /:[\w-]{16}$/);
  const parse = (/** @type {string} */ text) => parseAst(text, { lang: 'jsx' });
  const about = { file: '/app/a.js', root: '/app', parse, kinds: ['mine'] };
  for (const kind of ['', ': remote', ': private', ': mine']) assert.ok(transformUseCache(source(kind), about), kind);
  assert.throws(
    () => transformUseCache(source(': other'), about),
    /^Error: Unknown cache kind "other"\. Please configure/,
  );
});

test('one with a private cache says that it was called', () => {
  const call = "globalThis[Symbol.for('ferroute.use-cache')].usePrivate()";
  assert.equal(
    transformed("export async function a() { 'use cache: private'; return 1 }"),
    `export async function a() { 'use cache: private';; ${call}; return 1 }`,
  );
  assert.equal(
    transformed("'use cache: private'; export const a = async () => ({ b: 1 })"),
    `'use cache: private'; export const a = async () => ((${call}, { b: 1 }))`,
  );
});

test('a declaration stays one, and calls itself through the cache', async () => {
  const { result, calls } = run(`
    const early = fib(3);
    async function fib(n) {
      'use cache';
      return n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2));
    }
    give(early);`);
  assert.equal(await result, 2);
  assert.equal(calls.length, 5);
  assert.deepEqual(calls[0].args, [3]);
  assert.match(calls[0].id, /^lib\/a\.js#0:/);
});

test('arrows, expressions, methods and static methods', async () => {
  const { result, calls } = run(`
    const arrow = async (a) => { 'use cache'; return a + 1 };
    const expression = async function named(a) { "use cache"; return a + 2 };
    const object = { async method(a) { 'use cache'; return a + 3 }, async ['comp' + 'uted'](a) { 'use cache'; return a + 4 } };
    class Class { static async method(a) { 'use cache'; return a + 5 } }
    give(Promise.all([arrow(1), expression(1), object.method(1), object.computed(1), Class.method(1)]));`);
  assert.deepEqual(await result, [2, 3, 4, 5, 6]);
  assert.equal(new Set(calls.map(({ id }) => id)).size, 5, 'each has an id of its own');
});

test('what is taken from the functions around is part of the key, what is of the module is not', async () => {
  const { result, calls } = run(`
    const ofModule = 1;
    give((function outer(param, { deep: [inside] }, ...rest) {
      const local = 4;
      let unused = 5;
      for (const each of [6]) {
        var hoisted = 7;
        const get = async (own) => {
          'use cache';
          const shadow = 8;
          const object = { unused: 1, local };
          return [ofModule, param, inside, rest, object.local, each, hoisted, own, shadow, object.unused];
        };
        return get('own');
      }
    })(2, { deep: [3] }, 9));`);
  assert.deepEqual(await result, [1, 2, 3, [9], 4, 6, 7, 'own', 8, 1]);
  // each, hoisted, inside, local, param, rest
  assert.deepEqual(calls[0].captured, [6, 7, 3, 4, 2, [9]]);
});

test('a name that is also declared inside of a block counts', async () => {
  const { calls } = run(`
    give((function outer(x) {
      return (async () => { 'use cache'; if (x) { const x = 1; return x } return x })();
    })(5));`);
  assert.deepEqual(calls[0].captured, [5]);
});

test('of a file with the directive all exported functions are meant', () => {
  const made = transformed(`'use cache';
import { helper } from './helper';
async function inner() { return helper() }
export async function one() { return inner() }
export const two = async () => one();
export default async function () { return 3 }
async function later() { return 4 }
export { later as four };`);
  assert.equal(made?.match(/\.(?:callCached|cached)\(/g)?.length, 4);
  assert.ok(made?.includes('async function inner() { return helper() }'));
  assert.throws(() => transformed(`'use cache'; export const a = 1;`), /Only async functions are allowed/);
  assert.throws(() => transformed(`'use cache'; export class A {}`), /Only async functions are allowed/);
});

test('TypeScript, and text that is longer than it looks', () => {
  const made = transformed(
    `const smile = '😀é'; type A<T> = T; export async function get<T extends string>(id: T): Promise<A<T>> { 'use cache'; return id satisfies string as A<T> }`,
    'ts',
  );
  assert.ok(made?.includes('async function <T extends string>(id: T): Promise<A<T>>'), made ?? '');
  assert.ok(made?.includes("const smile = '😀é'; type A<T> = T; export async function get(...$$args)"), made ?? '');
});

test('where the directive means nothing, it is said', () => {
  assert.throws(() => transformed("function a() { 'use cache'; return 1 }"), /have to be async/);
  assert.throws(() => transformed("async function* a() { 'use cache'; yield 1 }"), /generator/);
  assert.throws(() => transformed("class A { async a() { 'use cache'; return 1 } }"), /only static methods/);
});
