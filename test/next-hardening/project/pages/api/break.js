// Ends itself in every way there is.
export default async function handler(req, res) {
  const { how } = req.query;
  if (how === 'throw') throw new Error('breaks at once');
  if (how === 'reject') {
    await null;
    throw new Error('breaks after a moment');
  }
  if (how === 'late') {
    setTimeout(() => {
      throw new Error('breaks late');
    }, 1);
    return;
  }
  if (how === 'late-rejection') {
    setTimeout(() => Promise.reject(new Error('nobody waits for this')), 1);
    return res.json({ ok: true });
  }
  if (how === 'exit') process.exit(1);
  res.json({ ok: true });
}
