'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const express = require('express');
const multer = require('multer');

const app = express();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uploads-'));
const storage = multer.diskStorage({
  destination: (_req, _file, done) => done(null, folder),
  filename: (_req, file, done) => done(null, `${file.fieldname}-${path.basename(file.originalname)}`),
});
const disk = multer({ storage });
const memory = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: 50_000, files: 2, fields: 3 },
  fileFilter: (_req, file, done) => done(null, !file.originalname.endsWith('.exe')),
});
const shown = ({ path: file, destination, stream, buffer, ...rest }) => ({
  ...rest,
  content: buffer ? buffer.length : fs.readFileSync(file, 'utf8').length,
});

app.post('/single', disk.single('avatar'), (req, res) => {
  res.json({ file: req.file && shown(req.file), body: req.body });
});
app.post('/array', memory.array('photos', 2), (req, res) => res.json({ files: req.files?.map(shown), body: req.body }));
app.post('/fields', memory.fields([{ name: 'avatar', maxCount: 1 }, { name: 'gallery' }]), (req, res) => {
  const files = Object.entries(req.files ?? {}).map(([name, list]) => [name, list.map(shown)]);
  res.json({ files, body: req.body });
});
app.post('/none', memory.none(), (req, res) => res.json({ body: req.body }));
app.use((error, _req, res, next) => {
  if (!(error instanceof multer.MulterError)) return next(error);
  res.status(400).json({ code: error.code, field: error.field, message: error.message });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
