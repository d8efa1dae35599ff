'use strict';

const assert = require('node:assert/strict');

/** Spellings of one path, of which each either is another path or is guarded. */
const ADMIN = [
  ...[
    '/api/admin/1',
    '/api/admin/1/',
    '//api/admin/1',
    '/api//admin/1',
    '/api/admin//1',
    '/API/admin/1',
    '/api/ADMIN/1',
  ],
  ...['/api/%61dmin/1', '/api/a%64min/1', '/%61pi/admin/1', '/api%2fadmin/1', '/api%2Fadmin%2F1', '/api/admin%2f1'],
  ...['/api/admin%252F1', '/api/%2561dmin/1', '/api/./admin/1', '/api/see/../admin/1', '/api/%2e/admin/1'],
  ...['/api/see/%2e%2e/admin/1', '/api/see/..%2fadmin/1', '/api\\admin\\1', '/api/admin\\1', '\\api\\admin\\1'],
  ...['/api/admin/1?nxtPid=2', '/api/admin/1?_nextDataReq=1', '/api/admin/1%3f', '/api/admin/1%00', '/api/admin;/1'],
  ...[
    '/api/admin/1.json',
    '/api/admin/1.rsc',
    '/_next/data/build/api/admin/1.json',
    '/api/admin/1.txt',
    '/en/api/admin/1',
  ],
  ...[
    '/api/admin/plans',
    '/api/admin/plans/',
    '/api/admin/plans.rsc',
    '/api/admin/plans/index',
    '/index/api/admin/plans',
  ],
  ...['/api/%E0%A4%A/admin/1', '/api/admin/%', '/api/admin/1#', '/./api/admin/1', '/api/admin/./1', '/api/admin/.%2f1'],
  ...['http://test.example/api/admin/1', 'http://test.example//api/admin/1', '/api/admin/%2e%2e/admin/1'],
];

module.exports = {
  title: 'CVE-2026-44574, CVE-2026-44575: the proxy runs for every spelling, and sees the path that the handler sees',
  async check({ ask }) {
    for (const target of ADMIN) {
      // Where it is sent on to is another spelling still.
      let at = target;
      for (let hops = 0; hops < 4; hops++) {
        const { status, body, header } = await ask(at);
        assert.doesNotMatch(body, /the secret/, `${at} passes the guard`);
        const location = header('location');
        if (![301, 302, 303, 307, 308].includes(status) || !location) break;
        assert.match(location, /^\/(?![/\\])/, `${at} is sent away to ${location}`);
        at = location;
      }
    }
    for (const [kind, id] of [
      ...[
        'a',
        'A',
        'a%20b',
        '%C3%A4',
        'a%252Fb',
        'a%2Fb',
        'a.b',
        '%2e%2ea',
        'a+b',
        'nxtPid',
        'a;b',
        "a'b",
        '%7E',
        'a%5Cb',
      ].flatMap((id) => [
        ['see', id],
        ['look', id],
      ]),
    ]) {
      for (const search of [
        '',
        '?nxtPid=evil',
        '?id=evil',
        '?nxtPid=evil&nxtPid=two',
        '?nxtIid=evil',
        '?__proto__=evil',
        '?slug=evil',
      ]) {
        const { status, body } = await ask(`/api/${kind}/${id}${search}`);
        if (status !== 200) {
          assert.ok([308, 400, 404].includes(status), `/api/${kind}/${id}${search} gives ${status} ${body}`);
          continue;
        }
        const seen = JSON.parse(body);
        assert.equal(seen.id, decodeURIComponent(id), `/api/${kind}/${id}${search}: the handler sees ${body}`);
        assert.ok(seen.proxy, `the proxy does not run for /api/${kind}/${id}`);
        const last = decodeURIComponent(seen.proxy).split('/').slice(3).join('/');
        assert.equal(decodeURIComponent(last), seen.id, `/api/${kind}/${id}: the proxy sees ${last}`);
      }
    }
    const renamed = JSON.parse((await ask('/api/renamed/x?nxtPid=evil')).body);
    assert.equal(renamed.id, 'x', 'a rewritten path keeps its params');
  },
};
