const ways = {
  one: (res) => res.redirect('/api/hello'),
  two: (res) => res.redirect(301, '/api/hello'),
  absolute: (res) => res.redirect(302, 'https://example.org/a?b=c'),
  relative: (res) => res.redirect('../x'),
  odd: (res) => res.redirect('/ü?x="<y>'),
  number: (res) => res.redirect(307),
  nothing: (res) => res.redirect(),
  swapped: (res) => res.redirect('/x', 301),
  chained: (res) => res.status(418).redirect(308, '/y'),
};

export default function handler(req, res) {
  try {
    ways[req.query.way](res);
  } catch (error) {
    res.status(500).json({ name: error.name, message: error.message });
  }
}
