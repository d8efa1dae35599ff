// Mistakes that the types have to find: one on each line that says so.

import express, { type Request, type Response } from 'express';

const app = express();

app.get('/', (req: Request, res: Response) => {
  res.status('200'); // wrong
  res.jsn({}); // wrong
  const name: number = req.get('host'); // wrong
  req.nobody; // wrong
  res.end(name);
});

app.lisen(3000); // wrong
app.use(express.jsonn()); // wrong
