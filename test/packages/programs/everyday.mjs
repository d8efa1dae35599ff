// What stands at the top of most applications, all at once and as ES modules: each of these hooks into the response.
import compression from 'compression';
import cookieParser from 'cookie-parser';
import cors from 'cors';
import express, { json, Router, urlencoded } from 'express';
import { rateLimit } from 'express-rate-limit';
import session from 'express-session';
import helmet from 'helmet';
import methodOverride from 'method-override';
import morgan from 'morgan';
import responseTime from 'response-time';

const app = express();
app.set('trust proxy', 1);
app.use(morgan(':method :url :status :res[content-length] :res[content-encoding]'));
app.use(responseTime({ header: 'X-Took' }));
app.use(helmet());
app.use(cors({ origin: 'http://example.com', credentials: true, exposedHeaders: ['X-Total'] }));
app.use(compression({ threshold: 100 }));
app.use(rateLimit({ windowMs: 60_000, limit: 1000, standardHeaders: 'draft-8', legacyHeaders: false }));
app.use(cookieParser('secret'));
app.use(json({ limit: '2kb' }), urlencoded({ extended: true }), methodOverride('_method'));
app.use(session({ secret: 'secret', resave: false, saveUninitialized: false, name: 'sid' }));

const notes = [];
const api = Router();
api
  .route('/notes')
  .get((req, res) => {
    res.set('X-Total', String(notes.length)).json(notes.slice(0, Number(req.query.limit ?? notes.length)));
  })
  .post((req, res) => {
    const { title } = req.body ?? {};
    if (!title) return res.status(422).json({ error: 'title is missing' });
    notes.push({ id: notes.length + 1, title });
    req.session.last = notes.length;
    res.status(201).location(`${req.baseUrl}/notes/${notes.length}`).json(notes.at(-1));
  });
api.param('id', (req, res, next, id) => {
  req.note = notes.find((note) => String(note.id) === id);
  if (req.note) next();
  else res.sendStatus(404);
});
api
  .route('/notes/:id')
  .get((req, res) => res.format({ json: () => res.json(req.note), html: () => res.send(`<p>${req.note.title}</p>`) }))
  .put((req, res) => res.json(Object.assign(req.note, req.body)))
  .delete((req, res) => {
    notes.splice(notes.indexOf(req.note), 1);
    res.status(204).end();
  });
api.get('/last', (req, res) => res.json({ last: req.session.last ?? null, cookies: Object.keys(req.cookies) }));
app.use('/api/v1', api);
app.get('/cookie', (_req, res) => res.cookie('theme', 'dark', { signed: true }).redirect('/api/v1/last'));
app.get('/long', (_req, res) => res.type('html').send('<p>long</p>'.repeat(500)));
app.get('/download', (_req, res) => res.download('public/long.txt', 'länge.txt'));
app.get('/crash', () => {
  throw Object.assign(new Error('crashed'), { status: 503 });
});
app.use(express.static('public', { maxAge: '1h' }));
app.use((_req, res) => res.status(404).json({ error: 'not found' }));
app.use((error, _req, res, _next) => res.status(error.status ?? 500).json({ error: error.message, type: error.type }));

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
