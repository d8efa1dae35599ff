// `express.urlencoded`: both ways to parse, every option, limits of parameters and depth, charsets, bad input.

'use strict';

const { parsed, post, encoded } = require('../body-cases');
const { called } = require('../cases');

const FORM = 'application/x-www-form-urlencoded';
const form = (body, headers) => post(FORM, body, headers);
const formCase = (name, options, requests, more) =>
  parsed(name, (express) => express.urlencoded(options), requests, more);

const TEXTS = [
  'a=1',
  'a=1&b=2',
  'a=1&a=2',
  'a[]=1&a[]=2',
  'a[b]=1&a[c]=2',
  'a[b][c][d]=1',
  'a.b=1',
  'a',
  '=1',
  'a=',
  '&',
  '&&a=1&&',
  'a=1&',
  'a=%20b+c',
  'a=%ff',
  'a=%',
  'a=%zz',
  'a=%E2%98%83&é=ü',
  'a=1=2',
  'a[0]=x&a[2]=y',
  'a[5000]=x',
  'a[b]=1&a=2',
  'a=2&a[b]=1',
  'a[=1',
  'a]=1',
  '[a]=1',
  'a[b=1',
  '__proto__=1',
  '__proto__[x]=1&a=2',
  'a[__proto__][x]=1',
  'constructor[prototype][x]=1',
  'hasOwnProperty=1&toString=2',
  'a[hasOwnProperty]=1',
  'a=1;b=2',
  ' a = 1 ',
  '\r\na=1\r\n',
  'a%5Bb%5D=1',
  'a%00=b',
  'utf8=%E2%9C%93&a=%C3%B8',
  'utf8=%26%2310003%3B&a=%F8',
  'a=%26%239786%3B',
  'a[length]=5',
  'a[]=1,2',
  'a[][b]=1&a[][c]=2',
  'a[0][b]=1&a[1][b]=2',
  '0=a&1=b',
  'a\u2028=1',
];

const input = [
  formCase(
    'all texts, extended',
    { extended: true },
    TEXTS.map((text) => form(text)),
  ),
  formCase(
    'all texts, not extended',
    { extended: false },
    TEXTS.map((text) => form(text)),
  ),
  formCase(
    'all texts in chunks, extended',
    { extended: true },
    TEXTS.map((text) => form([text.slice(0, 1), text.slice(1)].filter(Boolean))),
  ),
  formCase(
    'all texts in chunks, not extended',
    { extended: false },
    TEXTS.map((text) => form([text.slice(0, 1), text.slice(1)].filter(Boolean))),
  ),
  formCase('without options', undefined, [form('a[b]=1&c=2'), form('')]),
  formCase('with empty options', {}, [form('a[b]=1&c=2'), form('')]),
  ...[0, '', null, undefined, 'yes', 1].map((extended) =>
    formCase(`option extended: ${JSON.stringify(extended)}`, { extended }, [form('a[b]=1')]),
  ),
  formCase('what 4 says of extended', {}, [form('a=1')], { editions: [4], alone: true }),
  formCase('no body', { extended: true }, [
    'GET /',
    'POST /',
    form(''),
    form([]),
    { method: 'POST', path: '/', headers: { 'content-type': FORM } },
  ]),
  formCase('the prototype of the result', { extended: true }, [form('a=1'), form('a[b]=1')]),
  ...[true, false].map((extended) => ({
    name: `prototypes of req.body, extended ${extended}`,
    app(express, note) {
      const app = express();
      app.use(express.urlencoded({ extended }));
      app.use((req, res) => {
        note(
          Object.getPrototypeOf(req.body) === null,
          Object.getPrototypeOf(req.body) === Object.prototype,
          typeof req.body.toString,
          {}.polluted,
          Array.isArray(req.body.a),
          Object.keys(req.body),
        );
        res.end();
      });
      return app;
    },
    requests: [
      form('a=1'),
      form(''),
      form('__proto__[polluted]=1'),
      form('constructor[prototype][polluted]=1&a[]=1'),
      form('a[__proto__][polluted]=1'),
      form('toString=x'),
    ],
  })),
];

const many = (count, make = (index) => `k${index}=${index}`) =>
  Array.from({ length: count }, (_, index) => make(index)).join('&');
const nested = (depth) => `a${'[b]'.repeat(depth)}=1`;

const limits = [true, false].flatMap((extended) => [
  formCase(`1,000 and 1,001 parameters, extended ${extended}`, { extended }, [
    form(many(1000)),
    form(many(1001)),
    form('&'.repeat(999)),
    form('&'.repeat(1000)),
  ]),
  ...[10, 10.7, '10', 1, Number.POSITIVE_INFINITY].map((parameterLimit) =>
    formCase(
      `parameterLimit ${typeof parameterLimit} ${parameterLimit}, extended ${extended}`,
      { extended, parameterLimit },
      [form(many(10)), form(many(11)), form('a=1'), form('a=1&b=2'), form(many(2000))],
    ),
  ),
  called(`parameterLimit that is none, extended ${extended}`, (express) =>
    Object.fromEntries(
      [0, -1, 'x', Number.NaN, null, undefined, 0.5, {}, [], '', true].map((parameterLimit) => [
        `${typeof parameterLimit} ${String(parameterLimit)}`,
        () => typeof express.urlencoded({ extended, parameterLimit }),
      ]),
    ),
  ),
  formCase(`lists of many, extended ${extended}`, { extended }, [
    form(many(150, () => 'a[]=x')),
    form(many(150, (index) => `a[${index}]=x`)),
    form(many(150, () => 'a=x')),
    form('a[99]=x'),
    form('a[100]=x'),
    form('a[101]=x'),
    form('a[20]=x&a[21]=y'),
  ]),
  formCase(`depth 32 and 33, extended ${extended}`, { extended }, [
    form(nested(32)),
    form(nested(33)),
    form(nested(31)),
    form(nested(100)),
  ]),
  ...[0, 1, 5, '5', 100, Number.POSITIVE_INFINITY].map((depth) =>
    formCase(`depth ${typeof depth} ${depth}, extended ${extended}`, { extended, depth }, [
      form(nested(1)),
      form(nested(5)),
      form(nested(6)),
      form('a=1'),
      form(nested(40)),
    ]),
  ),
  called(`depth that is none, extended ${extended}`, (express) =>
    Object.fromEntries(
      [-1, 'x', Number.NaN, null, undefined, 0.5, {}, [], '', true, false].map((depth) => [
        `${typeof depth} ${String(depth)}`,
        () => typeof express.urlencoded({ extended, depth }),
      ]),
    ),
  ),
  formCase(`the limit of size, extended ${extended}`, { extended, limit: 20 }, [
    form('a=123456789012345678'),
    form('a=1234567890123456789'),
    form(['a=1234567890', '123456789']),
  ]),
  formCase(`hash attack, extended ${extended}`, { extended, limit: '1mb', parameterLimit: 5000 }, [
    form(`a[__proto__]=b&a[length]=100000000&${many(1000, (index) => `a[${index * 1e7}]=x`)}`),
  ]),
]);

const SENTINEL = 'utf8=%E2%9C%93&a=%C3%B8';
const SENTINEL_LATIN = 'utf8=%26%2310003%3B&a=%F8';
const charsets = [
  ...['utf-8', 'UTF-8', 'iso-8859-1', 'ISO-8859-1', 'utf-16', 'koi8-r', 'bogus', '""', ''].map((charset) =>
    formCase(`charset ${charset}`, { extended: true }, [
      post(`${FORM}; charset=${charset}`, 'a=%F8&b=%C3%B8'),
      post(`${FORM}; charset=${charset}`, Buffer.from('a=\xf8', 'latin1')),
    ]),
  ),
  ...[true, false].flatMap((extended) => [
    formCase(`charset iso-8859-1, extended ${extended}`, { extended }, [
      post(`${FORM}; charset=iso-8859-1`, 'a=%F8&%A3=1'),
      post(`${FORM}; charset=iso-8859-1`, 'a=%26%239786%3B'),
    ]),
    formCase(`charsetSentinel, extended ${extended}`, { extended, charsetSentinel: true }, [
      form(SENTINEL),
      form(SENTINEL_LATIN),
      form('a=%C3%B8'),
      post(`${FORM}; charset=iso-8859-1`, SENTINEL),
    ]),
    formCase(`defaultCharset iso-8859-1, extended ${extended}`, { extended, defaultCharset: 'iso-8859-1' }, [
      form('a=%F8'),
      form('a=%C3%B8'),
      post(`${FORM}; charset=utf-8`, 'a=%C3%B8'),
    ]),
    formCase(
      `interpretNumericEntities, extended ${extended}`,
      { extended, interpretNumericEntities: true, charsetSentinel: true },
      [
        form('a=%26%239786%3B'),
        form(`${SENTINEL_LATIN}&b=%26%239786%3B`),
        post(`${FORM}; charset=iso-8859-1`, 'a=%26%239786%3B'),
      ],
    ),
    formCase(
      `all three, extended ${extended}`,
      { extended, charsetSentinel: true, interpretNumericEntities: true, defaultCharset: 'iso-8859-1' },
      [form(SENTINEL), form(SENTINEL_LATIN), form('a=%26%239786%3B&b=%F8')],
    ),
  ]),
  called('defaultCharset that is none', (express) =>
    Object.fromEntries(
      ['utf-16', 'bogus', '', null, 5, 'UTF-8', 'latin1'].map((defaultCharset) => [
        String(defaultCharset),
        () => typeof express.urlencoded({ extended: true, defaultCharset }),
      ]),
    ),
  ),
];

const others = [
  ...Object.entries({
    'a type': 'text/x-form',
    'a list': ['urlencoded', 'text/plain'],
    'a function': (req) => req.headers['x-form'] === '1',
    anything: '*/*',
    'an extension': 'txt',
  }).map(([words, type]) =>
    formCase(
      `option type: ${words}`,
      { extended: true, type },
      [
        FORM,
        'text/x-form',
        'text/plain',
        'application/json',
        undefined,
        `${FORM}; charset=utf-8`,
        FORM.toUpperCase(),
      ].flatMap((kind) => [post(kind, 'a=1'), post(kind, 'a=1', { 'x-form': '1' })]),
    ),
  ),
  ...['gzip', 'deflate', 'br', 'identity'].flatMap((coding) =>
    [true, false].map((inflate) =>
      formCase(`coding ${coding}, inflate ${inflate}`, { extended: true, inflate }, [encoded(FORM, 'a[b]=é', coding)]),
    ),
  ),
  formCase('a bad coding and a damaged body', { extended: true }, [
    form('a=1', { 'content-encoding': 'bogus' }),
    form('a=1', { 'content-encoding': 'gzip' }),
  ]),
  parsed(
    'verify',
    (express, note) =>
      express.urlencoded({ extended: true, verify: (_req, _res, body, encoding) => note('verify', body, encoding) }),
    [form('a=1'), form(''), post(`${FORM}; charset=iso-8859-1`, 'a=%F8'), form([])],
  ),
  parsed(
    'verify that throws',
    (express) =>
      express.urlencoded({
        extended: true,
        verify: () => {
          throw Object.assign(new Error('no'), { type: 'mine' });
        },
      }),
    [form('a=1')],
  ),
  called('options that are none', (express) => ({
    verify: () => express.urlencoded({ extended: true, verify: 'x' }),
    limit: () => express.urlencoded({ extended: true, limit: 'x' }),
    names: () =>
      [true, false].map((extended) => [express.urlencoded({ extended }).name, express.urlencoded({ extended }).length]),
    null: () => typeof express.urlencoded(null),
    text: () => typeof express.urlencoded('x'),
  })),
  parsed('json and urlencoded together', (express) => [express.json(), express.urlencoded({ extended: true })], [
    form('a[b]=1'),
    post('application/json', '{"a":1}'),
    post('text/plain', 'x'),
    'GET /',
    post('multipart/form-data; boundary=x', '--x--'),
  ]),
  parsed(
    'real body-parser after ours, and before',
    (express, _note) => [
      express.urlencoded({ extended: true }),
      require('body-parser').urlencoded({ extended: false }),
      require('body-parser').json(),
    ],
    [form('a[b]=1'), post('application/json', '{"a":1}')],
  ),
  parsed(
    'real body-parser first',
    (express) => [
      require('body-parser').urlencoded({ extended: false }),
      express.urlencoded({ extended: true }),
      express.json(),
    ],
    [form('a[b]=1'), post('application/json', '{"a":1}')],
  ),
];

module.exports = [...input, ...limits, ...charsets, ...others];
