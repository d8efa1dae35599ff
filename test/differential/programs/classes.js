// The module itself, its classes, and what libraries do with them.

'use strict';

const net = require('node:net');
const stream = require('node:stream');
const util = require('node:util');
const { program, get, post } = require('../program');

const none = { listen: null, client: () => 'none' };
const asking = (look) => ({
  ...none,
  server: (stage) => {
    look(stage);
    return stage.http.createServer();
  },
});

program(
  'module: its names',
  asking(({ http, log }) => log(Object.keys(http).sort())),
);

program(
  'module: METHODS and STATUS_CODES',
  asking(({ http, log }) => log(http.METHODS, http.STATUS_CODES)),
);

program(
  'module: maxHeaderSize, globalAgent, names of functions',
  asking(({ http, log }) => {
    log(http.maxHeaderSize, http.globalAgent.constructor.name, typeof http.Agent, typeof http.ClientRequest);
    for (const name of [
      'createServer',
      'get',
      'request',
      'Server',
      'IncomingMessage',
      'ServerResponse',
      'OutgoingMessage',
    ]) {
      log(name, http[name].name, http[name].length);
    }
  }),
);

program(
  'module: the client is Node’s',
  asking(({ http, log }) => {
    const node = require('node:http');
    log(
      http.request === node.request,
      http.get === node.get,
      http.Agent === node.Agent,
      http.globalAgent === node.globalAgent,
    );
  }),
);

program(
  'module: validateHeaderName and validateHeaderValue',
  asking(({ http, log, attempt }) => {
    for (const name of ['good', '', 'b d', 1, undefined]) log(attempt(() => http.validateHeaderName(name)));
    log(attempt(() => http.validateHeaderName('b d', 'Label')));
    for (const value of ['good', undefined, 'a\n', 'ü', '€'])
      log(attempt(() => http.validateHeaderValue('name', value)));
    log(
      attempt(() => http.setMaxIdleHTTPParsers(10)),
      attempt(() => http.setMaxIdleHTTPParsers(-1)),
    );
  }),
);

program('classes: instanceof and names', {
  handler: (req, res, { log, http }) => {
    log(req instanceof http.IncomingMessage, req instanceof stream.Readable, req instanceof require('node:events'));
    log(
      res instanceof http.ServerResponse,
      res instanceof http.OutgoingMessage,
      res instanceof stream.Stream,
      res instanceof stream.Writable,
    );
    log(
      req.constructor.name,
      res.constructor.name,
      req.constructor === http.IncomingMessage,
      res.constructor === http.ServerResponse,
    );
    log(Object.prototype.toString.call(req), util.types.isProxy(req), util.types.isProxy(res));
    log(stream.isReadable?.(req), stream.isErrored?.(req), stream.isDisturbed?.(req));
    res.end();
  },
});

program('classes: methods of the prototypes', {
  handler: (req, res, { log, http }) => {
    const own = (prototype) =>
      Object.getOwnPropertyNames(prototype)
        .filter((name) => !name.startsWith('_'))
        .sort();
    const missing = (prototype, of) => own(of).filter((name) => !(name in prototype));
    const node = require('node:http');
    log(missing(http.ServerResponse.prototype, node.ServerResponse.prototype));
    log(missing(http.OutgoingMessage.prototype, node.OutgoingMessage.prototype));
    log(missing(http.IncomingMessage.prototype, node.IncomingMessage.prototype));
    log(missing(http.Server.prototype, node.Server.prototype), missing(http.Server.prototype, net.Server.prototype));
    res.end();
  },
});

program('classes: prototypes are changed as Express 4 does it', {
  server: ({ http, log }) => {
    const request = Object.create(http.IncomingMessage.prototype);
    const response = Object.create(http.ServerResponse.prototype);
    Object.defineProperty(request, 'path', {
      get() {
        return this.url.split('?')[0];
      },
    });
    response.send = function (text) {
      this.setHeader('Content-Type', 'text/html');
      return this.end(text);
    };
    return http.createServer((req, res) => {
      Object.setPrototypeOf(req, request);
      Object.setPrototypeOf(res, response);
      log(req.path, req.headers.host, req.method);
      res.send('sent');
    });
  },
  request: get('/path?query'),
});

program('classes: methods put on the prototypes', {
  server: ({ http }) => {
    http.ServerResponse.prototype.shout = function (text) {
      this.end(text.toUpperCase());
    };
    return http.createServer((_req, res) => {
      res.shout('loud');
      delete http.ServerResponse.prototype.shout;
    });
  },
});

program('classes: methods replaced on the object, as middleware does it', {
  handler: (_req, res, { log }) => {
    const { write, end, setHeader } = res;
    res.write = function (...args) {
      log('write', args[0]);
      return write.apply(this, args);
    };
    res.end = function (...args) {
      log('end', args[0] ?? 'nothing');
      return end.apply(this, args);
    };
    res.setHeader = function (name, value) {
      log('setHeader', name);
      return setHeader.call(this, name, value);
    };
    res.setHeader('x-a', '1');
    res.write('one');
    res.end('two');
  },
});

program('options: IncomingMessage and ServerResponse of its own', {
  server: ({ http, log }) => {
    class Request extends http.IncomingMessage {
      get shown() {
        return `${this.method} ${this.url}`;
      }
    }
    class Response extends http.ServerResponse {
      json(value) {
        this.setHeader('Content-Type', 'application/json');
        this.end(JSON.stringify(value));
      }
    }
    return http.createServer({ IncomingMessage: Request, ServerResponse: Response }, (req, res) => {
      log(req instanceof Request, res instanceof Response, req.shown);
      res.json({ method: req.method });
    });
  },
});

program(
  'classes: a ServerResponse without a connection',
  asking(({ http, log, attempt }) => {
    const req = new http.IncomingMessage(null);
    req.method = 'GET';
    req.httpVersionMajor = req.httpVersionMinor = 1;
    const res = new http.ServerResponse(req);
    log(res.headersSent, res.statusCode, res.socket, res.finished, res.req === req);
    res.setHeader('X-A', '1');
    log(
      attempt(() => res.write('x')),
      res.headersSent,
      res.writableLength > 0,
    );
    log(
      attempt(() => res.end('y') === res),
      res.finished,
      res.writableEnded,
      res.writableFinished,
    );
  }),
);

program(
  'classes: a ServerResponse on a stream of its own',
  asking(({ http, log }) => {
    const req = new http.IncomingMessage(new net.Socket());
    req.method = 'GET';
    req.httpVersionMajor = req.httpVersionMinor = 1;
    const res = new http.ServerResponse(req);
    const pieces = [];
    const sink = new stream.Writable({
      write(piece, _encoding, done) {
        pieces.push(piece);
        done();
      },
    });
    res.sendDate = false;
    res.assignSocket(sink);
    res.on('finish', () => log('finish'));
    res.end('hello');
    log(Buffer.concat(pieces).toString());
  }),
);

program(
  'classes: an IncomingMessage by hand',
  asking(({ http, log }) => {
    const socket = new net.Socket();
    const req = new http.IncomingMessage(socket);
    log(
      req.socket === socket,
      req.url,
      req.method,
      req.httpVersion,
      req.headers,
      req.rawHeaders,
      req.complete,
      req.aborted,
    );
    req.url = '/x';
    req.headers = { a: 'b' };
    log(req.url, req.headers, req.readable);
    req.push('body');
    req.push(null);
    req.on('data', (piece) => log(piece));
    req.on('end', () => log('end'));
  }),
);

program(
  'classes: light-my-request as Fastify uses it',
  asking(({ http, log }) => {
    class Fake extends http.ServerResponse {
      constructor(req) {
        super(req);
        this.pieces = [];
        this.sendDate = false;
      }
      write(piece, encoding, done) {
        super.write(piece, encoding, done);
        this.pieces.push(String(piece));
        return true;
      }
      end(piece, encoding, done) {
        if (piece) this.write(piece, encoding);
        super.end(encoding, done);
        this.emit('finish');
      }
    }
    const req = Object.assign(new stream.Readable({ read() {} }), {
      method: 'GET',
      url: '/',
      headers: {},
      httpVersionMajor: 1,
      httpVersionMinor: 1,
    });
    const res = new Fake(req);
    res.writeHead(201, { 'x-a': 'b' });
    res.end('payload');
    log(res.statusCode, res.pieces, res.headersSent);
  }),
);

program(
  'classes: OutgoingMessage by hand',
  asking(({ http, log, attempt }) => {
    const message = new http.OutgoingMessage();
    log(
      message.headersSent,
      message.finished,
      message.sendDate,
      message.chunkedEncoding,
      message.shouldKeepAlive,
      message.socket,
    );
    message.setHeader('a', '1');
    log(
      message.getHeader('A'),
      message.getHeaderNames(),
      attempt(() => message._implicitHeader()),
    );
    log(attempt(() => message.write('x')));
  }),
);

program('classes: own and enumerable properties that are logged', {
  handler: (req, res, { log }) => {
    log(['url', 'method', 'httpVersion', 'headers', 'rawHeaders', 'socket'].every((name) => name in req));
    log(
      ['statusCode', 'statusMessage', 'req', 'socket', 'headersSent', 'finished', 'sendDate'].every(
        (name) => name in res,
      ),
    );
    log(Object.keys(Object.assign({}, { method: req.method, url: req.url })));
    log(util.inspect(req).includes('IncomingMessage'), util.inspect(res).includes('ServerResponse'));
    res.end();
  },
});

program('classes: two requests have nothing in common', {
  request: post('one') + post('two', 'Connection: close'),
  expect: { responses: 2 },
  server: ({ http, log }) => {
    const seen = new Set();
    return http.createServer((req, res) => {
      for (const object of [req, res, req.headers, req.rawHeaders]) seen.add(object);
      log(seen.size, req.mark ?? 'no mark', res.mark ?? 'no mark');
      req.mark = res.mark = 'marked';
      req.pipe(res);
    });
  },
});

program('diagnostics_channel: http.server.request.start and the rest', {
  server: ({ http, log }) => {
    const channel = require('node:diagnostics_channel');
    const names = ['http.server.request.start', 'http.server.response.created', 'http.server.response.finish'];
    const stop = names.map((name) => {
      const listener = (message) => log(name, Object.keys(message).sort());
      channel.subscribe(name, listener);
      return () => channel.unsubscribe(name, listener);
    });
    const server = http.createServer((_req, res) => {
      log('handler');
      res.on('close', () => {
        for (const end of stop) end();
      });
      res.end('x');
    });
    return server;
  },
});

program('classes: the methods of OutgoingMessage, called on a response', {
  server: ({ http, log }) =>
    http.createServer((_req, res) => {
      const { setHeader, getHeader, appendHeader, removeHeader, hasHeader } = http.OutgoingMessage.prototype;
      setHeader.call(res, 'Set-Cookie', ['a=1', 'b=2']);
      appendHeader.call(res, 'Set-Cookie', 'c=3');
      setHeader.call(res, 'X-Gone', '1');
      removeHeader.call(res, 'X-Gone');
      log('seen', getHeader.call(res, 'set-cookie'), res.hasHeader('x-gone'), hasHeader.call(res, 'set-cookie'));
      log('is', res instanceof http.OutgoingMessage, res instanceof http.ServerResponse);
      http.OutgoingMessage.prototype.end.call(res, 'ok');
    }),
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    await wire.end();
  },
});

program('classes: a patched method of OutgoingMessage is called for responses', {
  server: ({ http, log }) => {
    const { setHeader } = http.OutgoingMessage.prototype;
    http.OutgoingMessage.prototype.setHeader = function patched(name, value) {
      log('setHeader', name);
      return setHeader.call(this, name, `${value}!`);
    };
    return http.createServer((_req, res) => {
      res.setHeader('X-A', '1');
      http.OutgoingMessage.prototype.setHeader = setHeader;
      res.end();
    });
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(get());
    await wire.end();
  },
});
