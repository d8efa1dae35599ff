// The same application for Express 4 and 5, which express-4.js and express-5.js hand in.
const cookieParser = require('cookie-parser');
const cors = require('cors');
const helmet = require('helmet');
const { hello, items, publicDir, routeCount, middlewareCount, port, host } = require('./data.cjs');

module.exports = function serve(express) {
  const app = express();
  for (let count = 0; count < middlewareCount; count++) {
    app.use((_req, _res, next) => {
      next();
    });
  }
  app.get('/api/hello', (_req, res) => {
    res.json(hello);
  });
  app.get('/api/items', (_req, res) => {
    res.json(items);
  });
  app.post('/api/echo', express.json(), (req, res) => {
    res.json(req.body);
  });
  const browser = express.Router();
  browser.use(helmet(), cors(), cookieParser(), express.json());
  browser.post('/post', (req, res) => {
    const { id, name } = req.body.user;
    res.json({ id, name, theme: req.cookies.theme });
  });
  app.use('/api/browser', browser);
  for (let route = 0; route < routeCount; route++) {
    app.get(`/api/route-${route}/:id`, (req, res) => {
      res.json({ route, id: req.params.id });
    });
  }
  app.use(express.static(publicDir));
  app.listen(port, host);
};
