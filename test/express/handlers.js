// Handlers that many cases share: they say what they saw.

'use strict';

/** What a handler can see of where it is. */
function place(req) {
  const { params, baseUrl, url, originalUrl, path, route } = req;
  return { params, baseUrl, url, originalUrl, path, ...(route && { route: String(route.path) }) };
}

/** Answers with its label and what it saw. */
const say = (label) => (req, res) => res.json({ label, ...place(req) });

/** Answers with a text. */
const text = (body) => (_req, res) => res.send(body);

/** Notes a label, and passes on. */
const pass = (note, label) => (_req, _res, next) => {
  note(label);
  next();
};

/** An error handler that answers with what it got. */
const caught = (label) => (err, req, res, next) => {
  const shown = err instanceof Error ? { name: err.name, message: err.message, status: err.status } : { thrown: err };
  res.status(500).json({ label, error: shown, type: typeof err, next: typeof next, url: req.url });
};

module.exports = { place, say, text, pass, caught };
