// Puts a value where the caller says.
export default function handler(req, res) {
  const { where, value } = req.body;
  if (where === 'header') res.setHeader('x-value', value);
  if (where === 'headers') res.setHeader('x-value', ['a', value]);
  if (where === 'name') res.setHeader(`x-${value}`, 'a');
  if (where === 'append') res.appendHeader('x-value', value);
  if (where === 'cookie') res.setHeader('set-cookie', `a=${value}`);
  if (where === 'redirect') return res.redirect(`/to/${value}`);
  if (where === 'writeHead') return res.writeHead(200, { 'x-value': value }).end();
  if (where === 'list') return res.writeHead(200, ['x-value', value]).end();
  if (where === 'status') {
    res.statusMessage = value;
    return res.end();
  }
  if (where === 'trailer') {
    res.setHeader('trailer', 'x-value');
    res.write('a');
    res.addTrailers({ 'x-value': value });
    return res.end();
  }
  if (where === 'hints') res.writeEarlyHints({ link: `</a>; rel=${value}` });
  res.end();
}
