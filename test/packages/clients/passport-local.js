'use strict';

const login = (path, username, password) => ({ method: 'POST', path, form: { username, password } });

exports.talk = async ({ ask, agent }) => {
  for (const path of ['/login/password', '/login/plain', '/login/own']) {
    const browser = agent();
    await browser('GET /');
    await browser(login(path, 'tobi', 'wrong'));
    await browser('GET /login');
    await browser('GET /login');
    await browser({ method: 'POST', path });
    await browser(login(path, 'broken', 'x'));
    await browser(login(path, 'tobi', 'ferret'));
    await browser('GET /');
    await browser('POST /logout');
    await browser('GET /');
  }
  await ask('GET /unknown');
};
exports.normalise = [[/connect\.sid=s%3A[^;"\s]+/g, 'connect.sid=<session>']];
