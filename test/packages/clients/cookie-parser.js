'use strict';

const { sign } = require('cookie-signature');

const signed = (value, secret) => encodeURIComponent(`s:${sign(value, secret)}`);
const withCookie = (cookie) => ({ path: '/', headers: { cookie } });

exports.talk = async ({ ask, agent }) => {
  await ask('GET /');
  await ask(withCookie('a=1; b=%C3%A4; c="quoted"; d; =e; a=2; bad=%zz'));
  await ask(withCookie('j=j:{"a":[1]}; k=j%3A%7B%22b%22%3A2%7D; l=j:{broken'));
  await ask(withCookie(`new=${signed('x', 'newest secret')}; old=${signed('y', 'old secret')}`));
  await ask(withCookie(`wrong=${signed('x', 'other')}; json=${signed('j:{"c":3}', 'old secret')}; s=s:`));
  await ask(withCookie('__proto__=1; constructor=2; toString=3'));
  await ask('GET /clear');
  await ask('GET /bad?name=a%20b');
  await ask('GET /bad?name=a;b');
  await ask('GET /bad?name=ok&options[maxAge]=never');
  await ask('GET /bad?name=ok&options[path]=a;b');
  await ask('GET /bad?name=ok&options[sameSite]=perhaps');
  const browser = agent();
  await browser('GET /set');
  await browser('GET /');
  await browser('GET /clear');
  await browser('GET /');
};
exports.normalise = [[/Expires=(?!Thu, 01 Jan 1970)[^;"]*/g, 'Expires=<date>']];
