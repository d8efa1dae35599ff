'use strict';

const http = require('node:http');
const express = require('express');
const { Server } = require('socket.io');

const app = express();
app.get('/', (_req, res) => res.send('plain'));
const server = http.createServer(app);
const io = new Server(server, { cors: { origin: '*' } });

io.use((socket, next) => (socket.handshake.auth.token === 'wrong' ? next(new Error('not you')) : next()));
io.on('connection', (socket) => {
  socket.emit('welcome', { transport: socket.conn.transport.name });
  socket.on('echo', (value, answer) => answer(value));
  socket.on('join', (room) => {
    socket.join(room);
    io.to(room).emit('joined', room);
  });
  socket.on('binary', (bytes, answer) => answer(Buffer.from(bytes).reverse()));
  socket.on('leave', () => socket.disconnect(true));
});
io.of('/admin').on('connection', (socket) => socket.emit('hello', 'admin'));

server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
