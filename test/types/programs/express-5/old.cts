// CommonJS, as TypeScript wrote it before ES modules.

import http = require('node:http');
import express = require('express');

class Greeter {
  constructor(private readonly greeting: string) {}

  handle = (req: express.Request, res: express.Response): void => {
    res.type('txt').set({ 'Cache-Control': 'no-store' }).send(`${this.greeting}, ${req.hostname}`);
  };
}

const app: express.Express = express();
const admin: express.Router = express.Router();
admin.use((_req: express.Request, _res: express.Response, next: express.NextFunction) => next());
admin.get('/', new Greeter('Hello').handle);
app.use('/admin', admin);
app.engine('html', (_file: string, _options: object, done: (error: Error | null, text?: string) => void) =>
  done(null, ''),
);
app.on('mount', (parent: express.Application) => parent.path());

const server: http.Server = http.createServer(app).listen(0);
server.close();

export = app;
