'use strict';

const http = require('node:http');
const express = require('express');
const session = require('express-session');
const { WebSocket, WebSocketServer } = require('ws');

// The example `express-session-parse` of ws: the upgrade goes through the session of the application.
const app = express();
const map = new Map();
const sessionParser = session({ saveUninitialized: false, secret: '$eCuRiTy', resave: false });
app.use(express.static('public'));
app.use(sessionParser);
app.post('/login', (req, res) => {
  req.session.userId = 'user-1';
  res.send({ result: 'OK', message: 'Session updated' });
});
app.delete('/logout', (req, res) => {
  const ws = map.get(req.session.userId);
  req.session.destroy(() => {
    if (ws) ws.close();
    res.send({ result: 'OK', message: 'Session destroyed' });
  });
});

const server = http.createServer(app);
const wss = new WebSocketServer({ clientTracking: true, noServer: true });
server.on('upgrade', (req, socket, head) => {
  sessionParser(req, {}, () => {
    if (!req.session.userId) {
      socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n');
      socket.destroy();
      return;
    }
    wss.handleUpgrade(req, socket, head, (ws) => wss.emit('connection', ws, req));
  });
});
wss.on('connection', (ws, req) => {
  const { userId } = req.session;
  map.set(userId, ws);
  ws.on('message', (message) => {
    for (const client of wss.clients)
      if (client.readyState === WebSocket.OPEN) client.send(`${userId} says ${message}`);
  });
  ws.on('close', () => map.delete(userId));
  ws.send(`hello ${userId}`);
});

server.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
