// Formidable reads the request itself: `bodyParser: false` must leave it whole.
import { readFile, rm } from 'node:fs/promises';
import formidable, { errors } from 'formidable';

export const config = { api: { bodyParser: false } };

export default async function handler(req, res) {
  const form = formidable({ maxFileSize: 1024 * 1024, multiples: true });
  try {
    const [fields, files] = await form.parse(req);
    const all = await Promise.all(
      Object.values(files)
        .flat()
        .map(async (file) => {
          const bytes = await readFile(file.filepath);
          await rm(file.filepath);
          return { name: file.originalFilename, type: file.mimetype, size: file.size, first: bytes[0] ?? null };
        }),
    );
    res.status(200).json({ body: typeof req.body, fields, files: all });
  } catch (error) {
    res.status(error.httpCode || 400).json({ code: error.code, known: error.code === errors.biggerThanMaxFileSize });
  }
}
