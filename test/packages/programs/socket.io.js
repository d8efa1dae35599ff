'use strict';

const { createServer } = require('node:http');
const express = require('express');
const session = require('express-session');
const { Server } = require('socket.io');

const app = express();
const server = createServer(app);
const sessionMiddleware = session({ secret: 'changeit', resave: true, saveUninitialized: true });
app.use(sessionMiddleware);
app.get('/', (req, res) => res.json({ hello: req.session.cookie.path }));
app.post('/incr', (req, res) => {
  req.session.count = (req.session.count || 0) + 1;
  io.emit('count', req.session.count);
  res.status(200).end(`${req.session.count}\n`);
});

const io = new Server(server, { cors: { origin: 'http://localhost' } });
io.engine.use(sessionMiddleware);
io.use((socket, next) => (socket.handshake.auth.token === 'wrong' ? next(new Error('unauthorized')) : next()));
io.on('connection', (socket) => {
  socket.emit('welcome', typeof socket.request.session?.id);
  socket.on('chat message', (message, acknowledge) => {
    io.emit('chat message', message);
    acknowledge({ length: message.length });
  });
  socket.on('binary', (bytes, acknowledge) => acknowledge(Buffer.from(bytes).reverse()));
  socket.on('leave', () => socket.disconnect(true));
});

server.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
