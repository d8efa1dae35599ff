export const config = { api: { bodyParser: false } };

export default async function handler(req, res) {
  let length = 0;
  for await (const chunk of req) length += chunk.length;
  // Where Next cuts a body is another byte each time.
  const { whole } = req.query;
  res.json(whole ? { whole: length === Number(whole) } : { length });
}
