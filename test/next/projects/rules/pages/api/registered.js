export default (req, res) =>
  res.json({ registered: globalThis.registered ?? 'no', errors: globalThis.reported?.splice(0) ?? [] });
