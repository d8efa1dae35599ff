// What both are asked.

import { createRequire } from 'node:module';

const { encrypt, sign } = createRequire(import.meta.url)('../../packages/ferroute/src/next/preview-crypto.js');

export const KEYS = {
  previewModeId: 'i'.repeat(32),
  previewModeSigningKey: 's'.repeat(64),
  previewModeEncryptionKey: 'e'.repeat(64),
};

/**
 * @typedef {{ target: string, method?: string, headers?: Record<string, string>, body?: string }} Asked
 */

/** Every answer, plainly and conditionally. `TAG` stands for its entity tag. @param {string[]} names @returns {Asked[]} */
export const answered = (names) =>
  names.flatMap((name) => {
    const target = `/api/answer?what=${name}`;
    return [
      { target },
      { target, method: 'HEAD' },
      { target, method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
      ...[
        { 'if-none-match': '*' },
        { 'if-none-match': 'W/TAG, "x"' },
        { 'if-none-match': 'TAG', 'cache-control': 'max-age=0, no-cache' },
        { 'if-none-match': 'TAG', 'if-modified-since': 'Thu, 01 Jan 2030 00:00:00 GMT' },
      ].map((headers) => ({ target, headers })),
      { target, method: 'POST', headers: { 'if-none-match': 'TAG' } },
    ];
  });

const STATE = '/api/answer?what=state';

/** @returns {Asked[]} */
export function bodies() {
  const types = [
    undefined,
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset=utf-16le',
    'application/json; charset',
    'application/ld+json',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    'APPLICATION/X-WWW-FORM-URLENCODED',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/plain; charset=latin1',
    'text/plain; charset="cp437"',
    'text/plain; charset=nope',
    'nonsense',
  ];
  const texts = ['{"a":[1,"é"]}', '', 'a=1&a=2&b=%C3%BC', '{', '\ufeff{"x":1}', '"s"', 'null', '\x00\xff'];
  const asked = types.flatMap((type) =>
    texts.flatMap((body) => {
      const headers = type ? { 'content-type': type } : {};
      const methods = type === undefined || type === 'application/json' ? ['POST', 'PUT', 'DELETE', 'GET'] : ['POST'];
      return methods.map((method) => ({ target: STATE, method, body, headers }));
    }),
  );
  const sizes = {
    small: [10, 11, 100_000],
    smallNumber: [10, 11],
    raw: [0, 1, 3e6],
    'answer?what=state': [2 ** 20, 2 ** 20 + 1],
  };
  for (const [name, lengths] of Object.entries(sizes)) {
    for (const length of lengths)
      asked.push({ target: `/api/${name}`, method: 'POST', body: '1'.repeat(length), headers: {} });
  }
  return [
    ...asked,
    { target: '/api/untouched', method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
  ];
}

/** @returns {Asked[]} */
export function cookies() {
  const { previewModeId: id, previewModeEncryptionKey } = KEYS;
  const data = encrypt(previewModeEncryptionKey, '{"z":1}');
  const token = sign({ data }, KEYS);
  return [
    `__prerender_bypass=${id}`,
    '__prerender_bypass=wrong',
    `__next_preview_data=${token}`,
    `__prerender_bypass=${id}; __next_preview_data=${token}`,
    `__prerender_bypass=wrong; __next_preview_data=${token}`,
    `__prerender_bypass=${id}; __next_preview_data=${token}x`,
    `__prerender_bypass=${id}; __next_preview_data=${sign({ data }, KEYS, -5)}`,
    `__prerender_bypass=${id}; __next_preview_data=${sign({ data }, KEYS, 50)}`,
    'a=1; b="2"; c=%20; a=3; d; =x; e=',
    'x=%zz',
  ].flatMap((cookie) => [
    { target: STATE, headers: { cookie } },
    { target: STATE, headers: { cookie, 'x-prerender-revalidate': id } },
  ]);
}

/** @returns {Asked[]} */
export const others = () => [
  ...['', '&a=1&a=2&c', '&__proto__=1&x[]=2', '&q=%zz&r=+'].map((search) => ({ target: STATE + search })),
  ...[5119, 5120, 5e6].map((length) => ({ target: `/api/limited?length=${length}` })),
  { target: '/api/unlimited?length=5000000' },
  { target: '/api/external' },
  { target: '/api/returns' },
  { target: '/api/untouched' },
];
