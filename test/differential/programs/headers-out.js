// Headers of the answer, as the program sets and reads them.

'use strict';

const { program, get } = require('../program');

program('setHeader: the last value wins, with the last case', {
  handler: (_req, res) => {
    res.setHeader('X-One', '1');
    res.setHeader('x-ONE', '2');
    res.end();
  },
});

program('setHeader: numbers and arrays', {
  handler: (_req, res, { log }) => {
    res.setHeader('x-number', 42);
    res.setHeader('x-list', ['a', 'b']);
    res.setHeader('set-cookie', ['a=1', 'b=2']);
    log(typeof res.getHeader('x-number'), res.getHeader('x-list'), res.getHeader('set-cookie'));
    res.end();
  },
});

program('setHeader returns the response', {
  handler: (_req, res, { log }) => {
    log(res.setHeader('a', '1') === res, res.removeHeader('a') === undefined);
    res.end();
  },
});

program('getHeader, hasHeader, getHeaderNames, getHeaders', {
  handler: (_req, res, { log }) => {
    res.setHeader('Foo', 'bar');
    res.setHeader('Set-Cookie', ['foo=bar', 'bar=baz']);
    log(res.getHeader('FOO'), res.getHeader('nope'), res.hasHeader('foo'), res.hasHeader('nope'));
    log(res.getHeaderNames(), res.getRawHeaderNames());
    const headers = res.getHeaders();
    log({ ...headers }, Object.getPrototypeOf(headers) === null);
    res.end();
  },
});

program('getHeaders is a copy', {
  handler: (_req, res, { log }) => {
    res.setHeader('a', '1');
    res.getHeaders().a = '2';
    log(res.getHeader('a'));
    res.end();
  },
});

program('getHeaders before anything is set', {
  handler: (_req, res, { log }) => {
    log({ ...res.getHeaders() }, res.getHeaderNames(), res.hasHeader('date'), res.getHeader('date'));
    res.end();
  },
});

program('removeHeader', {
  handler: (_req, res, { log }) => {
    res.setHeader('A', '1');
    res.setHeader('B', '2');
    res.removeHeader('a');
    log(res.hasHeader('A'), res.getHeaderNames());
    res.end();
  },
});

program('removeHeader: Date', {
  handler: (_req, res, { log }) => {
    res.removeHeader('Date');
    log(res.sendDate);
    res.end('x');
  },
});

program('sendDate false', {
  handler: (_req, res) => {
    res.sendDate = false;
    res.end('x');
  },
});

program('a Date of its own', {
  handler: (_req, res) => {
    res.setHeader('Date', 'yesterday');
    res.end('x');
  },
});

program('appendHeader', {
  handler: (_req, res, { log }) => {
    log(res.appendHeader('x-a', '1') === res);
    res.appendHeader('X-A', '2');
    res.appendHeader('x-a', ['3', '4']);
    res.setHeader('x-b', ['1']);
    res.appendHeader('x-b', '2');
    log(res.getHeader('x-a'), res.getHeader('x-b'));
    res.end();
  },
});

program('setHeaders from a Map and from Headers', {
  handler: (_req, res, { log }) => {
    log(
      res.setHeaders(
        new Map([
          ['foo', 'bar'],
          ['list', ['1', '2']],
        ]),
      ) === res,
    );
    const headers = new Headers({ 'x-from': 'Headers' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    res.setHeaders(headers);
    log({ ...res.getHeaders() });
    res.end();
  },
});

program('setHeaders: what it refuses', {
  handler: (_req, res, { log, attempt }) => {
    for (const wrong of [{ foo: 'bar' }, ['a'], null, undefined, 'text', 1]) {
      log(attempt(() => res.setHeaders(wrong)));
    }
    res.end();
  },
});

program('setHeader: names it refuses', {
  handler: (_req, res, { log, attempt }) => {
    for (const name of ['', 'a b', 'a:b', 'ä', 'a\r\nb', '@', undefined, null, 1, {}, '(', 'a\x00']) {
      log(attempt(() => res.setHeader(name, 'x')));
    }
    res.end();
  },
});

program('setHeader: values it refuses', {
  handler: (_req, res, { log, attempt }) => {
    for (const value of [undefined, 'a\r\nb', 'a\nb', 'a\rb', '\x00', '\x01', '\x7f', 'ü', '€', '\t', '']) {
      log(
        JSON.stringify(value) ?? 'undefined',
        attempt(() => res.setHeader('x', value) === res),
      );
    }
    res.removeHeader('x');
    res.end();
  },
});

program('setHeader: odd values', {
  handler: (_req, res, { log, attempt }) => {
    for (const value of [null, true, false, {}, Symbol.iterator, 1n, 1.5, [], [undefined], ['a', 'b\n']]) {
      log(attempt(() => res.setHeader(`x-${String(typeof value)}`, value) === res));
    }
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    res.end();
  },
});

program('setHeader: null and booleans as values', {
  handler: (_req, res) => {
    res.setHeader('x-null', null);
    res.setHeader('x-true', true);
    res.setHeader('x-number', 0);
    res.end();
  },
});

program('every control byte in a value is refused', {
  handler: (_req, res, { log, attempt }) => {
    for (let code = 0; code < 32; code++) {
      const value = `a${String.fromCharCode(code)}b`;
      log(
        code,
        attempt(() => res.setHeader('x', value) === res),
        attempt(() => res.appendHeader('y', value) === res),
      );
    }
    res.removeHeader('x');
    res.removeHeader('y');
    res.end();
  },
});

program('latin1 in a value', {
  handler: (_req, res) => {
    res.setHeader('x-latin', 'grün é ÿ');
    res.end('ä');
  },
});

program('setHeader after the head is sent', {
  handler: (_req, res, { log, attempt }) => {
    res.write('x');
    log(res.headersSent);
    log(attempt(() => res.setHeader('a', '1')));
    log(attempt(() => res.removeHeader('a')));
    log(attempt(() => res.appendHeader('a', '1')));
    log(attempt(() => res.setHeaders(new Map([['a', '1']]))));
    log(attempt(() => res.writeHead(200)));
    log(attempt(() => res.getHeader('a')));
    res.end();
  },
});

program('a header list of one name with commas stays separate', {
  handler: (_req, res) => {
    res.setHeader('Vary', ['Accept', 'Origin']);
    res.setHeader('Link', ['<a>', '<b>']);
    res.setHeader('Cookie', ['a=1', 'b=2']);
    res.end();
  },
});

program('uniqueHeaders joins what is named', {
  options: { uniqueHeaders: ['x-unique', 'x-two'] },
  handler: (_req, res) => {
    res.setHeader('x-unique', ['a', 'b']);
    res.setHeader('X-Two', ['c', 'd']);
    res.setHeader('x-other', ['e', 'f']);
    res.end();
  },
});

program('flushHeaders', {
  handler: (_req, res, { log }) => {
    res.setHeader('x-early', '1');
    res.flushHeaders();
    log(res.headersSent);
    res.flushHeaders();
    setTimeout(() => res.end('late'), 5);
  },
});

program('flushHeaders reaches the client before the body', {
  server: ({ http }) =>
    http.createServer((_req, res) => {
      res.flushHeaders();
      setTimeout(() => res.end('late'), 60);
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    const first = await wire.bytes('\r\n\r\n');
    return { first: first.includes('late'), then: await wire.bytes('late') };
  },
});

program('the head as bytes', {
  handler: (_req, res) => {
    res.setHeader('B-Header', '1');
    res.setHeader('a-header', '2');
    res.end('body');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    return (await wire.bytes('body')).replace(/Date: .*?\r\n/, 'Date\r\n');
  },
});

program('the head as bytes, chunked and closing', {
  handler: (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/plain', 'X-Z': 'z' });
    res.write('one');
    res.end('two');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get('/', 'Connection: close'));
    return (await wire.bytes('0\r\n\r\n')).replace(/Date: .*?\r\n/, 'Date\r\n');
  },
});

program('a thousand headers of the answer', {
  handler: (_req, res) => {
    for (let index = 0; index < 1000; index++) res.setHeader(`x-${index}`, 'v'.repeat(index % 50));
    res.end('x');
  },
  client: async ({ raw }) => {
    const { answers, connection } = await raw(get());
    return { count: answers[0].headers.length, connection };
  },
});

program('__proto__ and constructor as header names', {
  handler: (_req, res, { log }) => {
    res.setHeader('__proto__', 'a');
    res.setHeader('constructor', 'b');
    res.setHeader('toString', 'c');
    log(res.getHeader('__proto__'), res.getHeader('constructor'), res.getHeaderNames(), res.hasHeader('valueOf'));
    res.end();
  },
});
