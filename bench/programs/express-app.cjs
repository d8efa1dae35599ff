// The same application for Express 4 and 5, which express-4.js and express-5.js hand in.
const { hello, items, publicDir, routeCount, port, host } = require('./data.cjs');

module.exports = function serve(express) {
  const app = express();
  app.get('/api/hello', (_req, res) => {
    res.json(hello);
  });
  app.get('/api/items', (_req, res) => {
    res.json(items);
  });
  app.post('/api/echo', express.json(), (req, res) => {
    res.json(req.body);
  });
  for (let route = 0; route < routeCount; route++) {
    app.get(`/api/route-${route}/:id`, (req, res) => {
      res.json({ route, id: req.params.id });
    });
  }
  app.use(express.static(publicDir));
  app.listen(port, host);
};
