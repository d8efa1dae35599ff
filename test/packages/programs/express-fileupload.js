'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const express = require('express');
const fileUpload = require('express-fileupload');

const app = express();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uploads-'));

app.use('/limited', fileUpload({ limits: { fileSize: 1000 }, abortOnLimit: true, responseOnLimit: 'too large' }));
app.use('/disk', fileUpload({ useTempFiles: true, tempFileDir: folder, safeFileNames: true, preserveExtension: true }));
app.use('/memory', fileUpload({ createParentPath: true, parseNested: true }));
app.use(async (req, res) => {
  if (!req.files || Object.keys(req.files).length === 0) return res.status(400).send('No files were uploaded.');
  const { name, size, mimetype, md5, truncated, mv } = [Object.values(req.files)[0]].flat()[0];
  const target = path.join(folder, 'moved', 'to', 'file');
  await mv(target).catch((error) => console.log(error.code));
  const stored = fs.existsSync(target) ? fs.statSync(target).size : null;
  res.json({ name, size, mimetype, md5, truncated, stored, body: req.body });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
