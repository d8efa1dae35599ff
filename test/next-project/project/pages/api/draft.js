export default function handler(req, res) {
  res.setDraftMode({ enable: req.query.enable !== 'false' });
  res.redirect('/kept');
}
