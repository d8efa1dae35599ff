// A small API as it is written for Express 5: default and named imports, typed parameters, an augmented request.

import express, {
  type Application,
  type ErrorRequestHandler,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';

interface Book {
  id: number;
  title: string;
}

declare global {
  namespace Express {
    interface Request {
      user?: { name: string };
    }
    interface Locals {
      startedAt: number;
    }
  }
}

declare module 'express-serve-static-core' {
  interface Response {
    ok(body: unknown): this;
  }
}

const app: Application = express();
const books = new Map<number, Book>();

app.set('trust proxy', 1);
app.disable('x-powered-by');
app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: true }), express.text(), express.raw());
app.use('/public', express.static('public', { maxAge: '1d', dotfiles: 'ignore' }));

const authenticate: RequestHandler = (req, res, next) => {
  const name: string | undefined = req.get('x-user');
  if (!name) return void res.sendStatus(401);
  req.user = { name };
  res.locals.startedAt = Date.now();
  next();
};

express.response.ok = function ok(body) {
  return this.status(200).json(body);
};

const router = Router({ mergeParams: true, caseSensitive: true, strict: false });

router.param('id', (req: Request, _res: Response, next: NextFunction, id: string) => {
  if (!/^\d+$/.test(id)) return next(new Error(`no number: ${id}`));
  next();
});

router
  .route('/books/:id')
  .get((req, res) => {
    const book = books.get(Number(req.params.id));
    if (book) res.ok(book);
    else res.status(404).json({ error: 'not found' });
  })
  .delete(authenticate, async (req, res) => {
    books.delete(Number(req.params.id));
    res.status(204).end();
  });

router.post(
  '/books',
  authenticate,
  async (req: Request<Record<string, never>, Book, Omit<Book, 'id'>>, res: Response<Book>) => {
    const book = { id: books.size + 1, title: req.body.title };
    books.set(book.id, book);
    res.location(`/books/${book.id}`).status(201).json(book);
  },
);

router.get('/search', (req: Request<unknown, Book[], unknown, { q?: string }>, res) => {
  const { q = '' } = req.query;
  res.format({
    json: () => res.json([...books.values()].filter(({ title }) => title.includes(q))),
    text: () => res.end([...books.values()].map(({ title }) => title).join('\n')),
  });
});

router.get('/download/*path', (req, res, next) => {
  res.download('books.csv', 'books.csv', (error) => error && next(error));
});

app.use('/api/:version', router);
app.all('/{*rest}', (_req, res) => {
  res.cookie('seen', '1', { httpOnly: true, sameSite: 'lax' }).redirect(301, '/');
});

const onError: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error);
  res.status(500).json({ message: error instanceof Error ? error.message : String(error), ip: req.ip });
};
app.use(onError);

app.listen(3000, (error?: Error) => {
  if (error) throw error;
});

export default app;
