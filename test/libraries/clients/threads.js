// For programs of more than one process or thread.

'use strict';

/** @param {import('../client').Client} client */
module.exports = async ({ ask }) => {
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (let index = 0; index < 6; index++) await note(`GET ${index}`, ask({ path: `/${index}` }));
  await note('POST', ask({ method: 'POST', path: '/post' }, 'x'.repeat(50_000)));
  await note('worker', ask({ path: '/worker' }));
  await note('worker, body', ask({ method: 'POST', path: '/worker/post' }, 'body'));
  const many = await Promise.all(
    Array.from({ length: 40 }, (_, index) => ask({ path: `/${index % 2 ? 'worker' : 'main'}/${index}` })),
  );
  await note('forty at once', many);
  return results;
};
