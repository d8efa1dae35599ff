// `after()`: what runs when an answer has been sent, and what a worker waits for before it ends.

'use strict';

/** What is still under way in this thread. @type {Set<Promise<unknown>>} */
const pending = new Set();

/**
 * @param {import('./scope').Scope} scope
 * @param {unknown} task
 */
function addAfter(scope, task) {
  if (typeof task === 'function') {
    // Everything that the caller's context holds is there when it runs.
    const { AsyncResource } = require('node:async_hooks');
    const bound = AsyncResource.bind(/** @type {() => unknown} */ (task), 'FERROUTE_AFTER');
    scope.after.push(bound);
    // Asked for by what runs after the answer itself.
    if (scope.phase === 'after') setImmediate(runAfter, scope);
    else if (scope.after.length === 1) onSent(scope);
  } else if (typeof (/** @type {any} */ (task)?.then) === 'function') {
    keep(
      /** @type {PromiseLike<unknown>} */ (task).then(undefined, (error) =>
        failed(scope, 'A promise passed to `after()` rejected:', error),
      ),
    );
  } else {
    throw new Error('`after()`: Argument must be a promise or a function');
  }
}

/** The functions of a scope are run once its answer has left, or its client. */
function onSent(/** @type {import('./scope').Scope} */ scope) {
  const { res } = scope;
  let release = () => {};
  keep(
    new Promise((resolve) => {
      release = () => resolve(undefined);
    }),
  );
  const sent = () => {
    scope.phase = 'after';
    void runAfter(scope).then(release);
  };
  if (!res || res.destroyed) setImmediate(sent);
  else res.once('close', sent);
}

/** One after the other is started, none waits for another. */
async function runAfter(/** @type {import('./scope').Scope} */ scope) {
  const tasks = scope.after.splice(0);
  const all = Promise.all(
    tasks.map(async (task) => {
      try {
        await task();
      } catch (error) {
        failed(scope, 'An error occurred in a function passed to `after()`:', error);
      }
    }),
  );
  keep(all);
  await all;
}

function failed(
  /** @type {import('./scope').Scope} */ scope,
  /** @type {string} */ what,
  /** @type {unknown} */ error,
) {
  console.error(what, error);
  require('./report').reportRouteError(error, scope.req, scope.route.pattern);
}

/** A worker that is to end waits for it. */
function keep(/** @type {PromiseLike<unknown>} */ work) {
  const promise = Promise.resolve(work);
  pending.add(promise);
  const done = () => void pending.delete(promise);
  promise.then(done, done);
}

/** Called when the thread takes no more requests. @type {(() => void)[]} */
const leaving = [];

/** @param {() => void} hook */
const onLeave = (hook) => void leaving.push(hook);

/** The thread takes no more requests. */
function leave() {
  for (const hook of leaving) hook();
}

/** Resolves when nothing of `after()` is under way any more. */
async function afterSettled() {
  if (pending.size === 0) return;
  // A thread that has nothing else to do would end.
  const alive = setInterval(() => {}, 1000);
  while (pending.size > 0) await Promise.allSettled(pending);
  clearInterval(alive);
}

module.exports = { addAfter, afterSettled, keep, leave, onLeave };
