// A small API as it is written for Express 4.

import * as http from 'node:http';
import express, { type NextFunction, type Request, type Response, Router } from 'express';

declare global {
  namespace Express {
    interface User {
      id: string;
    }
    interface Request {
      user?: User;
    }
  }
}

declare module 'express-serve-static-core' {
  interface Request {
    startedAt: number;
  }
}

const app = express();
app.set('view engine', 'ejs');
app.use(express.json(), express.urlencoded({ extended: false }));

app.use((req: Request, _res: Response, next: NextFunction) => {
  req.startedAt = Date.now();
  req.user = { id: req.header('x-user') ?? 'nobody' };
  next();
});

const wrap =
  (handler: (req: Request, res: Response) => Promise<unknown>) => (req: Request, res: Response, next: NextFunction) =>
    handler(req, res).catch(next);

const users = Router();
users.get(
  '/:id/*',
  wrap(async (req, res) => res.json({ id: req.params.id, rest: req.params[0], name: req.param('name') })),
);
users.get('/', (req, res) => {
  res.render('users', { title: 'Users', took: Date.now() - req.startedAt }, (error, html) => {
    if (error) res.sendStatus(500);
    else res.send(html);
  });
});
app.use('/users', users);
app.delete('/old', (_req, res) => void res.status(410).end());
app.get('/back', (_req, res) => res.redirect('back'));
app.get('/file', (_req, res) => res.sendfile('file.txt'));

app.use((error: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
  res.status(error.status ?? 500).send({ error: error.message });
});

http.createServer(app).listen(app.get('port'));

export { app };
