// Files by condition and in part: `If-*`, `Range`, `If-Range`, of `express.static`, `res.sendFile` and `res.download` alike.

'use strict';

const path = require('node:path');

const TIME = 'Tue, 02 Jan 2024 03:04:05 GMT';
const BEFORE = 'Tue, 02 Jan 2024 03:04:04 GMT';
const LATER = 'Wed, 03 Jan 2024 03:04:05 GMT';
/** Of nums.txt: nine bytes, that time. */
const TAG = 'W/"9-18cc820d888"';

const ways = {
  'express.static': (express, dir) => express.static(dir),
  'res.sendFile': (_express, dir) => (req, res) => res.sendFile(req.path, { root: dir }),
  'res.download': (_express, dir) => (req, res) => res.download(path.join(dir, req.path)),
};

/** One case for each way to send a file. */
const everyWay = (name, all, { method = 'GET', file = '/nums.txt' } = {}) =>
  Object.entries(ways).map(([way, make]) => ({
    name: `${way}: ${name}`,
    app(express, note, { dir }) {
      const app = express().set('env', 'production');
      app.use((req, _res, next) => {
        if (req.headers['x-tag']) req.headers[req.headers['x-tag']] = TAG;
        next();
      });
      app.use(make(express, dir));
      app.use((error, _req, res, next) => {
        note(error, error.headers, res.getHeaderNames().sort());
        next(error);
      });
      return app;
    },
    requests: all.map((headers) => ({ method, path: file, headers })),
  }));

const tags = [
  TAG,
  TAG.slice(2),
  `"x", ${TAG}`,
  '*',
  '"x"',
  'x',
  '',
  `${TAG},"y"`,
  TAG.toUpperCase(),
  ' *',
  '"a" "b"',
  ',',
  `${TAG} `,
];
const dates = [
  TIME,
  BEFORE,
  LATER,
  'nonsense',
  '',
  '0',
  '2024-01-02T03:04:05Z',
  'Tue, 02 Jan 2024 03:04:05 +0100',
  TIME.toLowerCase(),
];

const RANGES = [
  'bytes=0-4',
  'bytes=2-5',
  'bytes=-3',
  'bytes=5-',
  'bytes=0-0',
  'bytes=8-8',
  'bytes=0-8',
  'bytes=0-100',
  'bytes=9-50',
  'bytes=9-',
  'bytes=-0',
  'bytes=-100',
  'bytes=3-2',
  'bytes=0-1,3-4',
  'bytes=0-1,1-4',
  'bytes=0-1, 2-4',
  'bytes=1-1,50-60',
  'bytes=50-60,70-80',
  'bytes=a-b',
  'bytes=',
  'bytes',
  '',
  'items=0-1',
  'BYTES=0-1',
  ' bytes=0-1',
  'bytes =0-1',
  'bytes=0-1;x',
  'bytes=0--1',
  'bytes=+1-2',
  'bytes=1-2-3',
  'bytes=0-18446744073709551616',
  'bytes=,0-1',
  'bytes=0-1,',
  'bytes=-',
  'bytes=- 3',
  'bytes=1 - 2',
  'bytes=0x1-2',
  'bytes=1e0-2',
  'bytes=0-,-1',
  `bytes=${'0-1,'.repeat(300)}2-3`,
];

module.exports = [
  ...everyWay('If-None-Match', [{}, ...tags.map((tag) => ({ 'if-none-match': tag }))]),
  ...everyWay(
    'If-None-Match of HEAD',
    tags.slice(0, 5).map((tag) => ({ 'if-none-match': tag })),
    { method: 'HEAD' },
  ),
  ...everyWay(
    'If-Modified-Since',
    dates.map((date) => ({ 'if-modified-since': date })),
  ),
  ...everyWay(
    'If-Match',
    tags.map((tag) => ({ 'if-match': tag })),
  ),
  ...everyWay(
    'If-Unmodified-Since',
    dates.map((date) => ({ 'if-unmodified-since': date })),
  ),
  ...everyWay('several conditions', [
    { 'if-none-match': '"x"', 'if-modified-since': LATER },
    { 'if-none-match': TAG, 'if-modified-since': BEFORE },
    { 'if-match': TAG, 'if-unmodified-since': BEFORE },
    { 'if-match': '"x"', 'if-unmodified-since': LATER },
    { 'if-match': TAG, 'if-none-match': TAG },
    { 'if-match': '"x"', 'if-none-match': TAG },
    { 'if-unmodified-since': BEFORE, 'if-none-match': TAG },
    { 'if-none-match': TAG, 'cache-control': 'no-cache' },
    { 'if-modified-since': LATER, 'cache-control': 'no-cache' },
    { 'if-none-match': TAG, 'cache-control': 'max-age=0' },
    { 'if-none-match': TAG, pragma: 'no-cache' },
    { 'x-tag': 'if-none-match' },
    { 'x-tag': 'if-match' },
    { 'x-tag': 'if-range', range: 'bytes=0-1' },
  ]),
  ...everyWay(
    'Range',
    RANGES.map((range) => ({ range })),
  ),
  ...everyWay(
    'Range of HEAD',
    RANGES.slice(0, 14).map((range) => ({ range })),
    { method: 'HEAD' },
  ),
  ...everyWay(
    'Range of an empty file',
    ['bytes=0-0', 'bytes=-1', 'bytes=0-', 'bytes=1-2', 'x'].map((range) => ({ range })),
    { file: '/empty.txt' },
  ),
  ...everyWay(
    'Range of a big file',
    ['bytes=0-99999', 'bytes=129990-', 'bytes=65535-65536', 'bytes=-13', 'bytes=130000-', 'bytes=1-129998'].map(
      (range) => ({ range }),
    ),
    { file: '/big.txt' },
  ),
  ...everyWay(
    'If-Range by tag',
    [TAG, TAG.slice(2), '"x"', `${TAG}, "x"`, '""', '"', '*', `x${TAG}x`].map((tag) => ({
      range: 'bytes=0-4',
      'if-range': tag,
    })),
  ),
  ...everyWay(
    'If-Range by date',
    dates.map((date) => ({ range: 'bytes=0-4', 'if-range': date })),
  ),
  ...everyWay(
    'If-Range and a range that cannot be',
    [TAG, '"x"', BEFORE, LATER].map((value) => ({ range: 'bytes=99-', 'if-range': value })),
  ),
  ...everyWay('conditions and a range', [
    { range: 'bytes=0-1', 'if-none-match': TAG },
    { range: 'bytes=0-1', 'if-none-match': '"x"' },
    { range: 'bytes=0-1', 'if-match': '"x"' },
    { range: 'bytes=0-1', 'if-match': TAG },
    { range: 'bytes=99-', 'if-match': TAG },
    { range: 'bytes=99-', 'if-none-match': TAG },
    { range: ['bytes=0-1', 'bytes=2-3'] },
  ]),
];
