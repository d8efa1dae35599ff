import { answers } from '../../answers.js';

export default async function handler(req, res) {
  await answers[req.query.what](res, req);
}
