// multer as middleware of next-connect: the way its users take files.
import multer from 'multer';
import { createRouter, expressWrapper } from 'next-connect';

const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 100_000 } });

export const config = { api: { bodyParser: false } };

export default createRouter()
  .use(expressWrapper(upload.array('files', 2)))
  .post((req, res) => {
    const files = req.files.map(({ fieldname, originalname, mimetype, size }) => ({
      fieldname,
      originalname,
      mimetype,
      size,
    }));
    res.json({ files, fields: { ...req.body } });
  })
  .handler({
    onError: (error, req, res) => res.status(400).json({ code: error.code, message: error.message }),
  });
