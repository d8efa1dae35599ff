export default function handler(req, res) {
  try {
    const { do: what, size, path, age } = req.query;
    const options = { ...(path && { path }), ...(age && { maxAge: Number(age) }) };
    if (what === 'set') res.setPreviewData(size ? 'x'.repeat(Number(size)) : { some: 'data' }, options);
    else if (what === 'clear') res.clearPreviewData(path && { path });
    res.json({
      preview: req.preview ?? 'unset',
      data: req.previewData ?? 'unset',
      draftMode: req.draftMode ?? 'unset',
    });
  } catch (error) {
    res.status(500).json({ message: error.message });
  }
}
