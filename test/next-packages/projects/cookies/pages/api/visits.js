import Cookies from 'cookies';

export default function handler(req, res) {
  const cookies = new Cookies(req, res, { keys: ['of the test'], secure: false });
  const visits = Number(cookies.get('visits', { signed: true }) ?? 0) + 1;
  cookies.set('visits', String(visits), { signed: true, sameSite: 'lax' });
  if (req.query.forget) cookies.set('visits');
  res.json({ visits, seen: req.cookies });
}
