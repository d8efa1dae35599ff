'use strict';

const assert = require('node:assert/strict');
const { after, describe, it } = require('node:test');
const express = require('express');
const session = require('express-session');
const request = require('supertest');

// A suite as people write them; what it gives is printed line by line.
const app = express();
app.use(express.json(), express.urlencoded({ extended: true }));
app.use(session({ secret: 's', resave: false, saveUninitialized: false }));
app.get('/user', (_req, res) => res.status(200).json({ name: 'john' }));
app.post('/user', (req, res) => res.status(201).location(`/user/${req.body.name}`).json(req.body));
app.get('/count', (req, res) => {
  req.session.count = (req.session.count ?? 0) + 1;
  res.send(String(req.session.count));
});
app.get('/redirect', (_req, res) => res.redirect('/user'));
app.get('/error', () => {
  throw Object.assign(new Error('broken'), { status: 502 });
});
app.get('/bytes', (_req, res) => res.type('bin').send(Buffer.from([1, 2, 3])));
app.post('/upload', (req, res) => {
  let length = 0;
  req.on('data', (piece) => (length += piece.length)).on('end', () => res.json({ large: length > 100 }));
});
app.get('/socket', (req, res) =>
  res.json({ ip: req.ip, secure: req.secure, protocol: req.protocol, fresh: req.fresh }),
);

const shown = ({ status, type, charset, headers, body, text }) => {
  const { date, 'set-cookie': cookies, etag, ...rest } = headers;
  console.log(
    JSON.stringify({ status, type, charset, rest, etag, cookies: cookies?.length, body, text: status < 500 && text }),
  );
};

describe('the application', () => {
  after(() => console.log('done'));
  it('answers', () =>
    request(app).get('/user').expect('Content-Type', /json/).expect('Content-Length', '15').expect(200).then(shown));
  it('takes JSON', () =>
    request(app).post('/user').send({ name: 'tobi' }).expect(201).expect('Location', '/user/tobi').then(shown));
  it('takes forms', () =>
    request(app)
      .post('/user')
      .type('form')
      .send({ name: 'a', list: ['b', 'c'] })
      .then(shown));
  it('keeps cookies', async () => {
    const agent = request.agent(app);
    shown(await agent.get('/count').expect('1'));
    shown(await agent.get('/count').expect('2'));
    shown(await request(app).get('/count').expect('1'));
  });
  it('follows', () => request(app).get('/redirect').redirects(1).then(shown));
  it('fails', () => request(app).get('/error').expect(502).then(shown));
  it('misses', () => request(app).delete('/nowhere').expect(404).then(shown));
  it('is bytes', () => request(app).get('/bytes').buffer().then(shown));
  it('uploads', () =>
    request(app).post('/upload').field('a', 'b').attach('file', Buffer.alloc(200), 'f.bin').then(shown));
  it('has a socket', () => request(app).get('/socket').then(shown));
  it('heads', () => request(app).head('/user').then(shown));
  it('notices what is wrong', () => assert.rejects(request(app).get('/user').expect(418), /expected 418/));
  it('takes a server', async () => {
    const server = app.listen(0);
    shown(await request(server).get('/user'));
    await new Promise((resolve) => server.close(resolve));
  });
  it('has callbacks', (_t, done) => {
    request(app).get('/user').expect({ name: 'john' }, done);
  });
});
