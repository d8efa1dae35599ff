export default function handler(req, res) {
  res.json({
    httpVersion: req.httpVersion,
    headers: req.headers,
    rawHeaders: req.rawHeaders.length % 2,
    same: res.status(200) === res && res.setDraftMode({ enable: false }) === res,
    keys: ['query', 'cookies', 'body', 'preview', 'draftMode', 'previewData', 'env'].filter((key) => key in req),
  });
}
