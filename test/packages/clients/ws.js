'use strict';

const { WAIT, talkTo } = require('../sockets');

exports.talk = async ({ port, agent, note }) => {
  const url = `ws://127.0.0.1:${port}/`;
  const browser = agent();
  await browser('GET /');
  note('not logged in', await talkTo(url));
  const { headers } = await browser('POST /login');
  const cookie = headers['set-cookie'][0].split(';')[0];
  note('logged in', await talkTo(url, ['one', 'ä'.repeat(50_000)], { headers: { cookie } }));
  let open;
  await new Promise((resolve) => {
    open = talkTo(url, WAIT, { headers: { cookie } }, resolve);
  });
  await browser('DELETE /logout');
  note('logged out', await open);
  note('after', await talkTo(url, [], { headers: { cookie } }));
};
exports.normalise = [[/connect\.sid=s%3A[^;"\s]+/g, 'connect.sid=<session>']];
