import { Readable } from 'node:stream';

const values = {
  null: () => null,
  undefined: () => undefined,
  string: () => 'text',
  empty: () => '',
  unicode: () => 'ü✓',
  html: () => '<p>hello</p>',
  number: () => 42,
  zero: () => 0,
  true: () => true,
  false: () => false,
  object: () => ({ a: 1 }),
  array: () => [1, 2],
  date: () => new Date(0),
  buffer: () => Buffer.from([1, 2, 3, 255]),
  'empty-buffer': () => Buffer.alloc(0),
  stream: () => Readable.from([Buffer.from('one '), Buffer.from('two')]),
  bytes: () => new Uint8Array([1, 2]),
  long: () => 'x'.repeat(5000),
};

export default function handler(req, res) {
  const { what, status, type } = req.query;
  if (status) res.status(Number(status));
  if (type) res.setHeader('Content-Type', type);
  res.send(values[what]());
}
