// What handlers do with their response, by name.

import { Readable } from 'node:stream';

const x = (length) => 'x'.repeat(length);
const MEGABYTE = 1024 * 1024;

/** @type {Record<string, (res: any, req: any) => unknown>} */
export const answers = {
  // send
  text: (res) => res.send('text ✓'),
  ascii: (res) => res.send('abc'),
  empty: (res) => res.send(''),
  lone: (res) => res.send('a\ud800b'),
  typedText: (res) => res.setHeader('Content-Type', 'text/html').send('<b>'),
  buffer: (res) => res.send(Buffer.from([0, 9, 10, 99, 100, 255])),
  emptyBuffer: (res) => res.send(Buffer.alloc(0)),
  typedBuffer: (res) => res.setHeader('content-type', 'image/png').send(Buffer.from('x')),
  bytes: (res) => res.send(new Uint8Array([1, 2])),
  stream: (res) => res.send(Readable.from(['a', 'b'])),
  number: (res) => res.send(42),
  zero: (res) => res.send(0),
  boolean: (res) => res.send(false),
  object: (res) => res.send({ a: 'é' }),
  array: (res) => res.send([1]),
  typedObject: (res) => res.setHeader('content-type', 'text/html').send({ a: 1 }),
  null: (res) => res.send(null),
  undefined: (res) => res.send(),
  // json
  jsonUndefined: (res) => res.json(undefined),
  jsonNull: (res) => res.json(null),
  jsonString: (res) => res.json('q"'),
  jsonUnicode: (res) => res.json({ a: '😀é', b: '\ud800' }),
  jsonDate: (res) => res.json(new Date(0)),
  typedJson: (res) => res.setHeader('content-type', 'text/html').json({ a: 1 }),
  // statuses
  status201: (res) => res.status(201).json([]),
  status204: (res) => res.status(204).json({ a: 1 }),
  status204Nothing: (res) => res.status(204).send(null),
  status204End: (res) => res.status(204).end(),
  status302: (res) => res.status(302).json({}),
  status304: (res) => res.status(304).send('x'),
  status404: (res) => res.status(404).json({ a: 1 }),
  status500: (res) => res.status(500).send('err'),
  status999: (res) => res.status(999).json({}),
  statusMessage: (res) => Object.assign(res, { statusMessage: 'Own' }).status(200).json({}),
  // headers of the handler's own
  ownTag: (res) => res.setHeader('ETag', '"own"').json({}),
  ownLength: (res) => res.setHeader('Content-Length', '5').json({ a: 1 }),
  lastModified: (res) => res.setHeader('Last-Modified', 'Thu, 01 Jan 1970 00:00:00 GMT').json({}),
  // redirect
  redirect: (res) => res.redirect('/there'),
  redirectStatus: (res) => res.redirect(308, '/é'),
  redirectNowhere: (res) => res.redirect(301, ''),
  redirectHeader: (res) => res.setHeader('x-a', '1').redirect('/x?y=1'),
  redirectWrong: (res) => res.redirect(200),
  redirectWrongStatus: (res) => res.redirect(undefined, '/x'),
  // Node's own
  writeHead: (res) => res.writeHead(201, { 'X-A': '1' }).end('raw'),
  writes: (res) => {
    res.write('a');
    res.write('b');
    res.end('c');
  },
  late: (res) => void setTimeout(() => res.end('late'), 30),
  // responseLimit
  large: (res) => res.send(x(4 * MEGABYTE)),
  largeWrites: (res) => {
    res.write(x(3e6));
    res.write(x(2e6));
    res.end();
  },
  almostLarge: (res) => res.send(x(4 * MEGABYTE - 1)),
  // draft and preview mode
  draft: (res) => res.setDraftMode({ enable: true }).json({}),
  draftDefault: (res) => res.setDraftMode().json({}),
  draftOff: (res) => res.setDraftMode({ enable: false }).json({}),
  draftBeside: (res) => res.setHeader('Set-Cookie', 'a=1').setDraftMode({ enable: true }).json({}),
  clear: (res) => res.clearPreviewData().clearPreviewData().json({}),
  clearPath: (res) => res.clearPreviewData({ path: '/a' }).end(),
  preview: (res) => res.setPreviewData({ a: 1 }, { maxAge: 10, path: '/x' }).json({}),
  previewTooMuch: (res) => res.setPreviewData(x(3000)).json({}),
  revalidateNothing: (res) => res.revalidate('nope').catch((error) => res.json(error.message)),
  // failures
  throws: () => {
    throw new Error('boom');
  },
  rejects: () => Promise.reject(new Error('boom')),
  throwsText: () => {
    throw 'text';
  },
  throwsHalfway: (res) => {
    res.write('a');
    throw new Error('halfway');
  },
  throwsWithHeaders: (res) => {
    res.setHeader('X-Kept', '1').setHeader('Content-Type', 'text/html');
    throw new Error('with headers');
  },
  // what was asked
  state: (res, req) => {
    const { preview, draftMode, previewData, query, body, cookies } = req;
    res.json({ preview, draftMode, previewData, query, body, cookies });
  },
};
