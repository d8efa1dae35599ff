export default function handler(req, res) {
  if (req.query.do === 'enable') res.setDraftMode({ enable: true });
  else if (req.query.do === 'disable') res.setDraftMode({ enable: false });
  res.json({ draftMode: req.draftMode ?? 'unset', preview: req.preview ?? 'unset' });
}
