'use strict';

const { multipart } = require('../multipart');

const small = ['avatar', 'content', 'a.txt'];
const large = ['avatar', 'f'.repeat(200_000), 'large.bin', 'application/octet-stream'];
const photo = (index, size = 1000) => ['photos', Buffer.alloc(size, index), `p${index}.png`, 'image/png'];
const whole = multipart([small]);

exports.talk = [
  ...['/single', '/array', '/fields', '/none'].flatMap((path) =>
    [
      [
        ['name', 'tobi'],
        ['list[]', '1'],
        ['list[]', '2'],
        ['nested[a][b]', 'ä'],
      ],
      [small, ['name', 'tobi']],
      [large],
      [photo(1), photo(2)],
      [photo(1), photo(2), photo(3)],
      [['gallery', 'x', 'virus.exe']],
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
        ['d', '4'],
      ],
      [],
    ].map((parts) => ({ method: 'POST', path, ...multipart(parts) })),
  ),
  { method: 'POST', path: '/single', json: { not: 'multipart' } },
  { method: 'POST', path: '/single', headers: { 'content-type': 'multipart/form-data' }, body: 'no boundary' },
  { method: 'POST', path: '/single', ...whole, body: whole.body.subarray(0, -30) },
  { method: 'POST', path: '/array', ...whole, headers: { ...whole.headers, 'transfer-encoding': 'chunked' } },
];
