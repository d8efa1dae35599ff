// `cacheHandlers`: what 'use cache' keeps is the user's to keep. Each answer of /calls is what its handlers were asked.

'use strict';

const get = (path, wait) => ({ path, ...(wait && { wait }) });
const calls = get('/calls', 100);

module.exports = {
  cases: [
    { name: 'the default handler', requests: [calls, get('/plain?word=a'), calls, get('/plain?word=a'), calls] },
    { name: 'the remote handler', requests: [calls, get('/remote?word=a'), calls, get('/remote?word=a'), calls] },
    {
      name: 'a handler of a kind',
      requests: [
        calls,
        get('/own?word=a'),
        calls,
        get('/own?word=a'),
        calls,
        get('/own?word=a', 1300),
        calls,
        get('/own?word=a'),
      ],
    },
    { name: 'one cache in another', requests: [calls, get('/outer?word=o'), calls, get('/outer?word=o'), calls] },
    { name: 'a function that fails', requests: [calls, get('/failing'), calls] },
    {
      name: 'revalidateTag, at once',
      requests: [get('/plain?word=t'), calls, get('/revalidate?tag=word-t'), calls, get('/plain?word=t'), calls],
    },
    {
      name: 'revalidateTag, max',
      requests: [get('/own?word=m'), calls, get('/revalidate?tag=own&profile=max'), calls],
    },
    {
      name: 'revalidatePath',
      requests: [get('/own?word=p'), calls, get('/revalidate?path=/own'), calls, get('/own?word=p'), calls],
    },
    { name: 'revalidateTag and what the same request reads', requests: [calls, get('/revalidated'), calls] },
    // The last one: what Next's build asked of handlers is not to be seen in its server.
    {
      name: 'a handler that is kept as a whole',
      requests: [get('/whole'), get('/whole'), get('/revalidate?tag=word-whole'), get('/whole', 50), get('/whole')],
    },
  ],
};
